"""The products: which cubes are measured, and what is computed from them.

`cubes/` stands left of the wall: each module states what persons contribute to a cube. The modules
beside it stand right of the wall: each makes one product from noisy cubes alone. To add a product,
write its module, and a cube only if no measured cube holds what it needs; `catalogue` lists them all.
"""

METHOD_VERSION = "0.2"
"""Changes whenever the same events would give other numbers."""
