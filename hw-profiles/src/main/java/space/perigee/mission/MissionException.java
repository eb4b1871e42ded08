package space.perigee.mission;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import space.perigee.hw.yaml.Finding;

/**
 * A mission file that cannot be used. The message has one line per finding: file, line, field,
 * value and what is allowed.
 */
public final class MissionException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<Finding> findings;

  /**
   * @param findings what is wrong, at least one
   */
  public MissionException(List<Finding> findings) {
    super(inOrder(findings).stream().map(Finding::toString).collect(Collectors.joining("\n")));
    this.findings = inOrder(findings);
  }

  private static List<Finding> inOrder(List<Finding> findings) {
    return findings.stream().sorted(Comparator.comparingInt(Finding::line)).toList();
  }

  /** The findings, one per line. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** The findings, sorted by line. */
  public List<Finding> findings() {
    return findings;
  }
}
