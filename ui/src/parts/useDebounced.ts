import { useEffect, useState } from "react";

/** useDebounced returns the value once it has rested for the given milliseconds. */
export function useDebounced<T>(value: T, millis: number): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), millis);
    return () => clearTimeout(timer);
  }, [value, millis]);
  return rested;
}
