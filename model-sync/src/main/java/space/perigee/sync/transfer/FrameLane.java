package space.perigee.sync.transfer;

/** What a frame carries, as its first byte tells everybody; see {@link Frames}. */
public enum FrameLane {
  /** Manifests, polls, status, receipts and deferrals. */
  CONTROL,
  /** Data of a content. */
  SEGMENT,
  /** Symbols from which lost segments are repaired. */
  REPAIR,
  /** No frame. */
  OTHER;

  private static final int KIND_SHIFT = 6;
  private static final int BYTE = 0xff;

  /** The lane of an encoded frame, genuine or not. */
  public static FrameLane of(byte[] wire) {
    if (wire.length == 0) {
      return OTHER;
    }
    return switch ((wire[0] & BYTE) >> KIND_SHIFT) {
      case 0 -> wire[0] == 0 ? CONTROL : OTHER;
      case Frames.SEGMENT -> SEGMENT;
      case Frames.REPAIR -> REPAIR;
      default -> OTHER;
    };
  }
}
