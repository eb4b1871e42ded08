package space.perigee.ground.web;

/** A request fails for a reason that its sender is told. */
final class ProblemException extends RuntimeException {

  private final Problem problem;

  ProblemException(Problem problem) {
    super(problem.detail());
    this.problem = problem;
  }

  ProblemException(Problem.Kind kind, String detail) {
    this(kind.with(detail));
  }

  Problem problem() {
    return problem;
  }
}
