/** Words of the view "catchment". */
import type { Text } from "./text";

export const catchment = {} satisfies Record<string, Text>;
