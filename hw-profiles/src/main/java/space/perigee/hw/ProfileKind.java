package space.perigee.hw;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kinds of profile; each has its own JSON Schema. */
public enum ProfileKind {
  BOARD("boards"),
  RADIO("radios"),
  SPACECRAFT("spacecraft");

  private final String plural;

  ProfileKind(String plural) {
    this.plural = plural;
  }

  /** The label in the {@code kind} field of a profile, such as {@code board}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The plural of the label, such as {@code boards}. */
  public String plural() {
    return plural;
  }

  /** The kind that a profile's {@code kind} field names. */
  public static Optional<ProfileKind> ofLabel(String label) {
    return Arrays.stream(values()).filter(kind -> kind.label().equals(label)).findFirst();
  }

  /** All labels, in the order in which they are listed. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(ProfileKind::label).toList();
  }
}
