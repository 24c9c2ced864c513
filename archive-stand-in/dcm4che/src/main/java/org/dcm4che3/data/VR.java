package org.dcm4che3.data;

/** Value representations (PS3.5 §6.2). */
public enum VR {
  AE(false, ' ', 1),
  AS(false, ' ', 1),
  AT(false, 0, 2),
  CS(false, ' ', 1),
  DA(false, ' ', 1),
  DS(false, ' ', 1),
  DT(false, ' ', 1),
  FD(false, 0, 8),
  FL(false, 0, 4),
  IS(false, ' ', 1),
  LO(false, ' ', 1),
  LT(false, ' ', 1),
  OB(true, 0, 1),
  OD(true, 0, 8),
  OF(true, 0, 4),
  OL(true, 0, 4),
  OV(true, 0, 8),
  OW(true, 0, 2),
  PN(false, ' ', 1),
  SH(false, ' ', 1),
  SL(false, 0, 4),
  SQ(true, 0, 1),
  SS(false, 0, 2),
  ST(false, ' ', 1),
  SV(true, 0, 8),
  TM(false, ' ', 1),
  UC(true, ' ', 1),
  UI(false, 0, 1),
  UL(false, 0, 4),
  UN(true, 0, 1),
  UR(true, ' ', 1),
  US(false, 0, 2),
  UT(true, ' ', 1),
  UV(true, 0, 8);

  private final boolean longLength;
  private final byte padding;
  private final int unit;

  VR(boolean longLength, int padding, int unit) {
    this.longLength = longLength;
    this.padding = (byte) padding;
    this.unit = unit;
  }

  /** The VR with this two-letter code, {@link #UN} if there is none. */
  public static VR of(String code) {
    for (VR vr : values()) {
      if (vr.name().equals(code)) {
        return vr;
      }
    }
    return UN;
  }

  /** Whether its length takes 32 bits in Explicit VR. */
  public boolean hasLongLength() {
    return longLength;
  }

  /** What makes its values even. */
  public byte padding() {
    return padding;
  }

  /** How many bytes change places between the byte orders. */
  public int unit() {
    return unit;
  }

  boolean usesSpecificCharacterSet() {
    return switch (this) {
      case LO, LT, PN, SH, ST, UC, UT -> true;
      default -> false;
    };
  }
}
