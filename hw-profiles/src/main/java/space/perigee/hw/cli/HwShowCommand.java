package space.perigee.hw.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import space.perigee.hw.Profile;
import space.perigee.hw.ProfileCatalog;
import space.perigee.hw.ProfileException;
import space.perigee.hw.text.PrettyJson;

/** {@code perigee hw show}: one profile, with derived figures. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Show one profile: its values, the figures derived from them, and its" + " sources.")
final class HwShowCommand implements Runnable {

  @SuppressWarnings("NullAway.Init") // picocli injects it
  @Spec
  private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli requires it
  @Parameters(paramLabel = "ID", description = "ID of a shipped profile, or path of a .yaml file.")
  private String idOrPath;

  @ArgGroup(exclusive = true)
  private Form form = new Form();

  private static final class Form {

    @Option(names = "--yaml", description = "Print the YAML file of the profile, unchanged.")
    private boolean yaml;

    @Option(
        names = "--json",
        description = "Print JSON; a spacecraft includes its board and radio.")
    private boolean json;
  }

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      ProfileCatalog catalog = ProfileCatalog.shipped();
      Profile profile = catalog.profile(idOrPath);
      if (form.yaml) {
        out.print(catalog.yaml(idOrPath));
      } else if (form.json) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("kind", profile.kind().label());
        tree.setAll((ObjectNode) PrettyJson.tree(profile));
        tree.set("derived", PrettyJson.tree(ProfileCard.derived(profile)));
        out.println(PrettyJson.of(tree));
      } else {
        ProfileCard.lines(profile).forEach(out::println);
      }
    } catch (ProfileException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    out.flush();
  }
}
