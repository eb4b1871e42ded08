package space.perigee.ground;

import picocli.CommandLine.Command;
import space.perigee.ground.cli.AdmitCommand;
import space.perigee.ground.cli.BackupCommand;
import space.perigee.ground.cli.DiffCommand;
import space.perigee.ground.cli.ExcludeCommand;
import space.perigee.ground.cli.GetCommand;
import space.perigee.ground.cli.OrdersCommand;
import space.perigee.ground.cli.PromoteCommand;
import space.perigee.ground.cli.RestoreCommand;
import space.perigee.ground.cli.RollbackCommand;
import space.perigee.ground.cli.ServeCommand;
import space.perigee.ground.cli.ShowCommand;
import space.perigee.ground.cli.StationCommand;
import space.perigee.ground.cli.VerifyCommand;
import space.perigee.ground.cli.VersionsCommand;
import space.perigee.sync.cli.Cli;
import space.perigee.sync.cli.ProgramVersion;

/** {@code perigee ground}. */
@Command(
    name = "perigee ground",
    description = "Run the ground server of a mission, or a remote receiver, and operate it.",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    subcommands = {
      ServeCommand.class,
      StationCommand.class,
      VersionsCommand.class,
      ShowCommand.class,
      DiffCommand.class,
      GetCommand.class,
      PromoteCommand.class,
      RollbackCommand.class,
      OrdersCommand.class,
      ExcludeCommand.class,
      AdmitCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      VerifyCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Main {

  public static void main(String[] args) {
    System.exit(Cli.of(new Main()).execute(args));
  }
}
