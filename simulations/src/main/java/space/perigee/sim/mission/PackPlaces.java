package space.perigee.sim.mission;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import space.perigee.mission.KeyFolders;
import space.perigee.mission.Mission;

/**
 * Places in the mission folder of a pack. Files keep their places relative to the mission file;
 * keys are in {@code keys/}, and files from elsewhere in {@code files/}.
 */
final class PackPlaces {

  /** The TLS files in a link. */
  static final Pattern TLS_FILE = Pattern.compile("(?<=[?&])(ca|cert|key|crl)=([^&]+)");

  private static final String FILES_LINK = "files:";

  private final Mission mission;

  /** Places of the files that lie outside the mission folder. */
  private final Map<Path, Path> elsewhere = new HashMap<>();

  PackPlaces(Mission mission) {
    this.mission = mission;
  }

  /** The folder of the keys. */
  static KeyFolders keys() {
    return new KeyFolders(Path.of("keys"));
  }

  /** The place of a path that the board may have elsewhere. */
  Path onBoard(Path path) {
    return path.startsWith(mission.folder()) ? of(path) : path;
  }

  /** The place of a file, relative to the mission file. */
  Path of(Path path) {
    Optional<Path> keys = mission.keys().map(KeyFolders::folder).filter(path::startsWith);
    if (keys.isPresent()) {
      return keys().folder().resolve(keys.get().relativize(path));
    }
    return path.startsWith(mission.folder())
        ? mission.folder().relativize(path)
        : elsewhere.computeIfAbsent(path, this::outside);
  }

  private Path outside(Path path) {
    Path place = Path.of("files").resolve(String.valueOf(path.getFileName()));
    for (int i = 2; elsewhere.containsValue(place); i++) {
      place = Path.of("files").resolve(i + "-" + path.getFileName());
    }
    return place;
  }

  /**
   * A link of the party itself, with the places of its files in the pack.
   *
   * @param writable is given the folders that the link writes to
   */
  String ownLink(String link, Consumer<Path> writable) {
    if (link.startsWith(FILES_LINK)) {
      int query = link.indexOf('?') < 0 ? link.length() : link.indexOf('?');
      List<String> folders = new ArrayList<>();
      for (String folder : link.substring(FILES_LINK.length(), query).split(",", -1)) {
        Path place = onBoard(Path.of(folder));
        writable.accept(place);
        folders.add(PackFiles.slashes(place));
      }
      return FILES_LINK + String.join(",", folders) + link.substring(query);
    }
    return TLS_FILE
        .matcher(link)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    match.group(1) + "=" + PackFiles.slashes(of(Path.of(match.group(2))))));
  }

  /** A link of others, without their files. */
  static String foreignLink(String link) {
    String bare = TLS_FILE.matcher(link).replaceAll("").replaceAll("&&+", "&");
    return bare.replaceAll("\\?&", "?").replaceAll("[?&]$", "");
  }

  /** A path that is recognized as one. */
  static String slashed(Path path) {
    String text = PackFiles.slashes(path);
    return text.contains("/") ? text : "./" + text;
  }

  /** True if a spacecraft is named by its file. */
  static boolean isPath(String idOrPath) {
    return idOrPath.contains("/") || idOrPath.endsWith(".yaml") || idOrPath.endsWith(".yml");
  }

  /** True if a target of predictions is a file of the mission folder. */
  boolean isInFolder(String target) {
    return !target.contains("://") && Path.of(target).startsWith(mission.folder());
  }
}
