package space.perigee.sync.cli;

import java.time.Clock;
import java.time.Instant;
import picocli.CommandLine.Command;

/** {@code perigee keys}: makes the keys of satellites and grounds, and says who trusts whom. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = {
      "Make keys of satellites, grounds and stations, and say who trusts whom.",
      "Each end has a folder with its own keys (NAME.SEQUENCE.key, readable by its owner alone) and"
          + " the public ones of those that it trusts (NAME.SEQUENCE.pub)."
    },
    subcommands = {
      KeysCreateCommand.class,
      KeysShowCommand.class,
      KeysTrustCommand.class,
      KeysRotateCommand.class,
      KeysAppointCommand.class,
      KeysRevokeCommand.class,
      KeysApplyCommand.class
    })
public final class KeysCommand {

  private final Clock clock;

  /**
   * @param clock of those who make keys
   */
  public KeysCommand(Clock clock) {
    this.clock = clock;
  }

  Instant now() {
    return clock.instant();
  }
}
