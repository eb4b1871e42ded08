package space.perigee.sim.mission;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import space.perigee.hw.text.TextResource;
import space.perigee.sync.model.Sha256;

/** The scripts and the systemd unit of a pack. */
final class PackScripts {

  private static final int MAX_ACCOUNT = 31;
  private static final int SHORT = 16;
  private static final int HASH = 6;

  private final Map<String, String> values = new LinkedHashMap<>();
  private final String unit;
  private final String destination;

  /**
   * @param party name of the party
   * @param title what the pack is, such as {@code satellite sat-1 of mission landsat}
   */
  PackScripts(String party, String title) {
    this.unit = "perigee-" + party;
    this.destination = "/opt/perigee/" + party;
    values.put("PARTY", title);
    values.put("UNDERLINE", "=".repeat(title.length()));
    values.put("UNIT", unit);
    values.put("ACCOUNT", account(party));
    values.put("DESTINATION", destination);
  }

  /** An account name that all Linux systems take: lower case, 31 characters at most. */
  private static String account(String party) {
    String name = "perigee-" + party.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "-");
    boolean isFaithful = name.equals("perigee-" + party) && name.length() <= MAX_ACCOUNT;
    return isFaithful
        ? name
        : name.substring(0, Math.min(name.length(), SHORT))
            + "-"
            + Sha256.of(party.getBytes(StandardCharsets.UTF_8)).hex().substring(0, HASH);
  }

  /**
   * With the program that the pack starts.
   *
   * @param program as {@code perigee} calls it, such as {@code onboard run}
   * @param arguments of the program, for the shell
   */
  PackScripts withProgram(String jar, String program, String arguments) {
    values.put("JAR", jar);
    values.put("PROGRAM", program);
    values.put("COMMAND", program.substring(program.indexOf(' ') + 1));
    values.put("ARGUMENTS", arguments);
    return this;
  }

  /**
   * With the folders that the program writes to.
   *
   * @param folders relative ones are in the mission folder
   * @param keys that of its keys is among them; empty if it has none
   */
  PackScripts withFolders(List<Path> folders, List<Path> keys) {
    values.put("WRITABLE", installed(folders.stream()));
    values.put("PRIVATE", installed(keys.stream()));
    values.put(
        "READWRITE", folders.isEmpty() ? "" : "ReadWritePaths=" + installed(folders.stream()));
    return this;
  }

  private String installed(Stream<Path> folders) {
    Path mission = Path.of(destination, PackedMission.FOLDER);
    return folders
        .map(folder -> PackFiles.slashes(mission.resolve(folder)))
        .collect(Collectors.joining(" "));
  }

  /** With lines of the text for people. */
  PackScripts withNotes(String machine, String data, String keys) {
    values.put("MACHINE", machine);
    values.put("DATA", data);
    values.put("KEYS", keys);
    return this;
  }

  /** Adds the files. */
  void add(PackFiles files) {
    files.add("start.sh", filled("start.sh"), PackFiles.Access.PROGRAM);
    files.add("install.sh", filled("install.sh"), PackFiles.Access.PROGRAM);
    files.add(unit + ".service", filled("perigee.service"), PackFiles.Access.SHARED);
    files.add("README.txt", filled("README.txt"), PackFiles.Access.SHARED);
  }

  private String filled(String template) {
    String text = TextResource.read(PackScripts.class, "pack/" + template);
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("@" + value.getKey() + "@", value.getValue());
    }
    return text;
  }
}
