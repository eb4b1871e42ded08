package space.perigee.sim.lab.fuzz;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Reports an input that violated a rule. */
public final class FuzzFinding extends RuntimeException {

  private static final long serialVersionUID = 1;
  private static final int SHOWN_BYTES = 200;

  FuzzFinding(String what, byte[] input, @Nullable Throwable cause) {
    super(what + "; input of " + input.length + " bytes " + hex(input), cause);
  }

  private static String hex(byte[] input) {
    int length = Math.min(SHOWN_BYTES, input.length);
    return HexFormat.of().formatHex(input, 0, length) + (length < input.length ? "..." : "");
  }
}
