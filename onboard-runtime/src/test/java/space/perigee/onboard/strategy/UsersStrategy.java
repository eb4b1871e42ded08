package space.perigee.onboard.strategy;

/** A strategy that somebody put on the class path. */
public final class UsersStrategy implements StrategyFactory {

  @Override
  public String name() {
    return "of-a-user";
  }

  @Override
  public String description() {
    return "a test's own";
  }

  @Override
  public Strategy create(StrategyContext context) {
    return new FineTune(context);
  }
}
