package space.perigee.onboard.plan;

import java.util.List;
import java.util.stream.Collectors;
import space.perigee.hw.yaml.Finding;
import space.perigee.sync.io.InputException;

/**
 * An invalid learning plan. The message has one line per finding: file, line, field, value and what
 * is allowed.
 */
public final class PlanException extends InputException {

  private static final long serialVersionUID = 1;

  private final transient List<Finding> findings;

  PlanException(List<Finding> findings) {
    super(findings.stream().map(Finding::toString).collect(Collectors.joining("\n")));
    this.findings = List.copyOf(findings);
  }

  /** The findings, sorted by line. */
  public List<Finding> findings() {
    return findings;
  }
}
