package space.perigee.mission;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The files in the text of a link: those of its TLS identity, and the folders of {@code files:}.
 * Whoever opens the link checks the rest of the text.
 *
 * @param place what stands before the question mark
 * @param parameters {@code NAME=VALUE}
 */
record LinkFiles(String place, List<String> parameters) {

  private static final String FOLDERS = "files:";
  private static final String MQTTS = "mqtts://";
  private static final List<String> TLS = List.of("ca", "cert", "key", "crl");

  static LinkFiles of(String link) {
    int query = link.indexOf('?');
    return query < 0
        ? new LinkFiles(link, List.of())
        : new LinkFiles(
            link.substring(0, query), Arrays.asList(link.substring(query + 1).split("&", -1)));
  }

  boolean isBroker() {
    return place.equals(LinkEntry.BROKER);
  }

  boolean isTls() {
    return place.startsWith(MQTTS);
  }

  /**
   * The link with its relative paths resolved.
   *
   * @throws InvalidPathException if one is no path
   */
  LinkFiles in(Path folder) {
    String located =
        place.startsWith(FOLDERS)
            ? FOLDERS
                + Arrays.stream(place.substring(FOLDERS.length()).split(",", -1))
                    .map(path -> resolved(path, folder))
                    .collect(Collectors.joining(","))
            : place;
    return new LinkFiles(
        located, parameters.stream().map(parameter -> tlsPath(parameter, folder)).toList());
  }

  private static String tlsPath(String parameter, Path folder) {
    int value = parameter.indexOf('=') + 1;
    return value > 0 && TLS.contains(parameter.substring(0, value - 1))
        ? parameter.substring(0, value) + resolved(parameter.substring(value), folder)
        : parameter;
  }

  private static String resolved(String path, Path folder) {
    return path.isEmpty() ? path : folder.resolve(path).normalize().toString();
  }

  /** The link with the TLS files of a party, apart from those that it names itself. */
  LinkFiles withTls(KeyFolders keys, String party) {
    List<String> all = new ArrayList<>(parameters);
    addIfAbsent(all, "ca", keys.ca());
    addIfAbsent(all, "cert", keys.certificate(party));
    addIfAbsent(all, "key", keys.key(party));
    return new LinkFiles(place, all);
  }

  private void addIfAbsent(List<String> all, String name, Path file) {
    if (parameters.stream().noneMatch(parameter -> parameter.startsWith(name + "="))) {
      all.add(name + "=" + file);
    }
  }

  @Override
  public String toString() {
    return parameters.isEmpty() ? place : place + "?" + String.join("&", parameters);
  }
}
