package space.perigee.sim.lab.faults;

/** Reports a broken promise. */
public final class BrokenPromise extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String promise;

  /**
   * @param promise number in the overview of {@code space.perigee.sync.transfer}
   */
  BrokenPromise(String promise, String what) {
    super(what);
    this.promise = promise;
  }

  BrokenPromise(String promise, String what, Throwable cause) {
    super(what, cause);
    this.promise = promise;
  }

  public String promise() {
    return promise;
  }
}
