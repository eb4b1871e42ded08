package space.perigee.onboard;

import space.perigee.onboard.cli.OnboardCommand;

/** {@code perigee onboard}. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(OnboardCommand.line().execute(args));
  }
}
