/** Words of the view "week". */
import type { Text } from "./text";

export const week = {} satisfies Record<string, Text>;
