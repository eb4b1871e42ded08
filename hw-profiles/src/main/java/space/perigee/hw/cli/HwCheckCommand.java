package space.perigee.hw.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import space.perigee.hw.Profile;
import space.perigee.hw.ProfileCatalog;
import space.perigee.hw.ProfileException;

/** {@code perigee hw check}: reports each file as valid, or everything that is wrong with it. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Validate profile files. Exits with 2 if any of them is invalid.")
final class HwCheckCommand implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // picocli injects it
  @Spec
  private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli requires it
  @Parameters(paramLabel = "FILE", arity = "1..*", description = "YAML files to validate.")
  private List<Path> files;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    ProfileCatalog catalog = ProfileCatalog.shipped();
    int exit = ExitCode.OK;
    for (Path file : files) {
      try {
        Profile profile = catalog.read(file);
        out.println(file + ": OK (" + profile.kind().label() + " " + profile.id() + ")");
      } catch (ProfileException e) {
        err.println(e.getMessage());
        exit = ExitCode.USAGE;
      }
    }
    out.flush();
    err.flush();
    return exit;
  }
}
