package space.perigee.sim.mission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import space.perigee.hw.ProfileCatalog;
import space.perigee.hw.ProfileException;
import space.perigee.mission.Mission;
import space.perigee.sim.mission.PackFiles.Access;
import space.perigee.sync.io.InputException;

/**
 * Adds the files and keys of one party to its pack. A missing file is an error that names file,
 * line and field; so is a private key of another party.
 */
final class PartyFiles {

  private static final Pattern KEY_FILE =
      Pattern.compile("(.{1,64})\\.[1-9][0-9]{0,9}\\.(key|pub|rotation|revoked)");

  private final Mission mission;
  private final PackPlaces places;
  private final PackFiles files;

  PartyFiles(Mission mission, PackPlaces places, PackFiles files) {
    this.mission = mission;
    this.places = places;
    this.files = files;
  }

  /**
   * Adds the identity of a party, and what it trusts. The folder of a party holds nothing else,
   * unless somebody put it there.
   */
  void addKeys(Path folder, String name) throws IOException {
    boolean hasOwn = false;
    List<Path> found = List.of();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> all = Files.list(folder)) {
        found = all.filter(Files::isRegularFile).sorted().toList();
      }
    }
    for (Path file : found) {
      Matcher matcher = KEY_FILE.matcher(String.valueOf(file.getFileName()));
      if (matcher.matches()) {
        boolean isPrivate = matcher.group(2).equals("key");
        if (isPrivate && !matcher.group(1).equals(name)) {
          throw wrong(
              "keys",
              file
                  + ": is a private key of '"
                  + matcher.group(1)
                  + "', which nobody else may have");
        }
        hasOwn |= isPrivate;
        files.add(
            PackedMission.FOLDER
                + "/"
                + PackFiles.slashes(
                    PackPlaces.keys().of(name).resolve(String.valueOf(file.getFileName()))),
            file,
            isPrivate ? Access.PRIVATE : Access.SHARED);
      }
    }
    if (!hasOwn) {
      throw wrong(
          "keys",
          folder + ": has no private key of '" + name + "'; 'perigee mission keys' makes it");
    }
  }

  /**
   * Adds the TLS files of links.
   *
   * @param name of the party that uses them
   */
  void addTls(List<String> links, String name, String field) throws IOException {
    for (String link : links) {
      Matcher matcher = PackPlaces.TLS_FILE.matcher(link);
      while (matcher.find()) {
        Path file = Path.of(matcher.group(2));
        boolean isPrivate = matcher.group(1).equals("key");
        if (isPrivate && isOfOther(file, name)) {
          throw wrong(field, file + ": is the private key of another than '" + name + "'");
        }
        if (!Files.isRegularFile(file)) {
          throw wrong(field, file + ": no such file; 'perigee mission keys' makes certificates");
        }
        files.add(
            PackedMission.FOLDER + "/" + PackFiles.slashes(places.of(file)),
            file,
            isPrivate ? Access.PRIVATE : Access.SHARED);
      }
    }
  }

  /** True for a key in the mission's folder of keys that is not the party's. */
  private boolean isOfOther(Path file, String name) {
    return mission
        .keys()
        .filter(keys -> file.startsWith(keys.folder()) && !file.equals(keys.key(name)))
        .isPresent();
  }

  /** Adds a file or a folder, if there is one; returns its place. */
  Optional<Path> included(Optional<Path> path, String field) throws IOException {
    return path.isPresent() ? Optional.of(include(path.get(), field)) : path;
  }

  /** Adds a file or a folder; returns its place, relative to the mission file. */
  Path include(Path path, String field) throws IOException {
    Path place = places.of(path);
    if (Files.isDirectory(path)) {
      files.addFolder(PackedMission.FOLDER + "/" + PackFiles.slashes(place), path);
    } else if (Files.isRegularFile(path)) {
      files.add(PackedMission.FOLDER + "/" + PackFiles.slashes(place), path, Access.SHARED);
    } else {
      throw wrong(field, path + ": no such file");
    }
    return place;
  }

  /**
   * Adds the files of a spacecraft: its own, and those of board and radio that it names.
   *
   * @return its ID, or its place
   */
  String spacecraft(String idOrPath, String field) throws IOException {
    if (!PackPlaces.isPath(idOrPath)) {
      return idOrPath;
    }
    List<Path> read = new ArrayList<>();
    ProfileCatalog catalog =
        ProfileCatalog.reading(
            file -> {
              read.add(file.toAbsolutePath().normalize());
              return file;
            });
    try {
      catalog.spacecraft(idOrPath);
    } catch (ProfileException e) {
      throw new InputException(
          mission.finding(field, String.valueOf(e.getMessage())).toString(), e);
    }
    if (!read.stream().allMatch(file -> file.startsWith(mission.folder()))) {
      throw wrong(
          field, idOrPath + ": must lie in the mission folder, with the profiles that it names");
    }
    for (Path file : read) {
      include(file, field);
    }
    return PackPlaces.slashed(places.of(read.get(0)));
  }

  /** What is wrong with a value of the mission file. */
  InputException wrong(String field, String problem) {
    return new InputException(mission.finding(field, problem).toString());
  }
}
