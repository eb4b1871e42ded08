package space.perigee.sync.cli;

import java.time.Clock;
import java.time.Instant;
import picocli.CommandLine.Command;

/** {@code perigee keys}: manages keys, and whom each party trusts. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = {
      "Manage the keys of satellites, ground servers and stations, and whom each of"
          + " them trusts.",
      "Each party has a folder with its own private keys (NAME.SEQUENCE.key,"
          + " readable by the owner only) and the public keys of those it trusts"
          + " (NAME.SEQUENCE.pub)."
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

  public KeysCommand(Clock clock) {
    this.clock = clock;
  }

  Instant now() {
    return clock.instant();
  }
}
