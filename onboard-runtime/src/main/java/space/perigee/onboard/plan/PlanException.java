package space.perigee.onboard.plan;

import java.util.List;
import java.util.stream.Collectors;
import space.perigee.hw.yaml.Finding;
import space.perigee.sync.io.InputException;

/**
 * A learning plan that cannot be used. The message has a line for every finding, with file, line,
 * field, value and what is allowed.
 */
public final class PlanException extends InputException {

  private static final long serialVersionUID = 1;

  private final transient List<Finding> findings;

  PlanException(List<Finding> findings) {
    super(findings.stream().map(Finding::toString).collect(Collectors.joining("\n")));
    this.findings = List.copyOf(findings);
  }

  /** What is wrong, in the order of the lines. */
  public List<Finding> findings() {
    return findings;
  }
}
