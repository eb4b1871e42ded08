package space.perigee.sim.cli;

import picocli.CommandLine.Command;
import space.perigee.mission.MissionFile;

/** {@code perigee mission schema}: prints the JSON Schema of mission files. */
@Command(
    name = "schema",
    description = {
      "Print the JSON Schema of mission files, for editors.",
      "An editor with a YAML language server uses it where the first line of mission.yaml is"
          + " '# yaml-language-server: $schema=mission.schema.json', as 'mission new' writes it."
    })
final class MissionSchemaCommand extends MissionSubcommand {

  @Override
  public Integer call() {
    printf("%s", MissionFile.schema());
    return 0;
  }
}
