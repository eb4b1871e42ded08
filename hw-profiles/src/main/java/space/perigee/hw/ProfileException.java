package space.perigee.hw;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import space.perigee.hw.yaml.Finding;

/**
 * A profile that cannot be used. The message has one line per finding: file, line, field, value and
 * what is allowed.
 */
public final class ProfileException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<Finding> findings;

  /**
   * @param findings what is wrong, at least one
   */
  public ProfileException(List<Finding> findings) {
    super(findings.stream().map(Finding::toString).collect(Collectors.joining("\n")));
    this.findings = List.copyOf(findings);
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
