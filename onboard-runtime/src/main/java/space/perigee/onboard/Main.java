package space.perigee.onboard;

import space.perigee.onboard.cli.OnboardCommand;
import space.perigee.sync.cli.Cli;

/** {@code perigee onboard}. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(Cli.of(new OnboardCommand()).execute(args));
  }
}
