package lucid.truth.generated;

/** The truth about a criterion, by the stack's own record. */
enum Truth {
  /** The criterion is met: PASS. */
  MET,
  /** The criterion is not met: FAIL. */
  BROKEN,
  /** The figure is so near to its limit that the way between stack and injector may decide. */
  EITHER;

  /** Returns BROKEN or MET if that is sure, and EITHER otherwise. */
  static Truth of(boolean surelyMet, boolean surelyBroken) {
    return surelyBroken ? BROKEN : surelyMet ? MET : EITHER;
  }

  static Truth metIf(boolean met) {
    return met ? MET : BROKEN;
  }
}
