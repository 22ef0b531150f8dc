let current: unknown = null;

/**
 * Returns what is going on around ops that decides what functions do beside their arguments and Variables, such as the call
 * of a layer that trains; `null` if nothing. What is recorded in one context serves equal ones only.
 */
export function context(): unknown {
  return current;
}

/** Returns what `f` returns, within a context of plain objects and arrays; the former one comes back even if `f` throws. */
export function withContext<T>(inner: unknown, f: () => T): T {
  const before = current;
  current = inner;
  try {
    return f();
  } finally {
    current = before;
  }
}
