// Ids that the client chooses for what it creates.

/** A UUID; `undefined` without a secure connection (another device on the network), where the API chooses instead. */
export function newId() {
  return crypto.randomUUID?.();
}
