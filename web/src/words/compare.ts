/** Words of the view "compare". */
import type { Text } from "./text";

export const compare = {} satisfies Record<string, Text>;
