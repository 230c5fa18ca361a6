/** Lets a test set the wall clock; it is right again after each test. */
export function wallClock(): { set: (byMs: number) => void } {
  const real = Date.now;
  let offset = 0;
  beforeEach(() => {
    offset = 0;
    jest.spyOn(Date, "now").mockImplementation(() => real() + offset);
  });
  afterEach(() => jest.restoreAllMocks());
  return { set: (byMs) => (offset = byMs) };
}
