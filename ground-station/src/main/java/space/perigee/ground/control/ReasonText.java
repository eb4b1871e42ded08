package space.perigee.ground.control;

/** Why a person does something, as it stands in lists and logs: one line. */
public final class ReasonText {

  private static final int MAX_LENGTH = 500;

  /** What a reason may be. */
  public static final String ALLOWED =
      "at most " + MAX_LENGTH + " characters, without line breaks and other control characters";

  private ReasonText() {}

  /** True if this may be a reason; it may be empty. */
  public static boolean isValid(String reason) {
    return reason.length() <= MAX_LENGTH && reason.codePoints().noneMatch(ReasonText::isHidden);
  }

  /** Halves of characters come from JSON that escapes them; no encoding has them. */
  private static boolean isHidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
