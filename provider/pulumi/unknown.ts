/**
 * What Pulumi puts in the place of a value that is not known before another resource exists. It is `runtime.unknownValue` of the SDK,
 * written out so that a lifecycle can be loaded without the SDK; a test holds the two together.
 */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value, or anything inside it, is still unknown: also a text into which an unknown one was interpolated. */
export function isUnknown(value: unknown): boolean {
  if (typeof value === "string") return value.includes(unknownValue);
  if (value === null || typeof value !== "object") return false;
  return Object.values(value).some(isUnknown);
}
