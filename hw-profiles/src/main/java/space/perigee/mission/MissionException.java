package space.perigee.mission;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import space.perigee.hw.yaml.Finding;

/**
 * A mission file that cannot be used. The message has one line per finding: file, line, field,
 * value and what is allowed; of many, the first ones and how many more there are.
 */
public final class MissionException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Findings in the message. */
  private static final int SHOWN = 40;

  private final transient List<Finding> findings;

  /**
   * @param findings what is wrong, at least one
   */
  public MissionException(List<Finding> findings) {
    super(message(inOrder(findings)));
    this.findings = inOrder(findings);
  }

  private static String message(List<Finding> findings) {
    String first =
        findings.stream().limit(SHOWN).map(Finding::toString).collect(Collectors.joining("\n"));
    return findings.size() <= SHOWN
        ? first
        : first + String.format(Locale.ROOT, "%n... and %,d more", findings.size() - SHOWN);
  }

  private static List<Finding> inOrder(List<Finding> findings) {
    return findings.stream().sorted(Comparator.comparingInt(Finding::line)).toList();
  }

  /** The first findings, one per line. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** The findings, sorted by line. */
  public List<Finding> findings() {
    return findings;
  }
}
