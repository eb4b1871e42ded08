package space.perigee.onboard.engine;

import java.util.Locale;

/** Thrown if an array would exceed the {@linkplain NativeMemory#limit limit}. */
public final class NativeMemoryException extends RuntimeException {

  private static final long serialVersionUID = 1;
  private static final double MEBI = 1 << 20;

  NativeMemoryException(String what, long held, long limit) {
    super(
        String.format(
            Locale.ROOT,
            "no native memory for %s: arrays hold %.1f MB of the %.1f MB allowed",
            what,
            held / MEBI,
            limit / MEBI));
  }
}
