package space.perigee.hw;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.text.TextResource;
import space.perigee.hw.yaml.Finding;
import space.perigee.hw.yaml.NearestName;
import space.perigee.hw.yaml.YamlText;

/**
 * Finds profiles: shipped ones by ID, others by path. Text that ends with {@code .yaml} or {@code
 * .yml} or contains a slash is a path, everything else an ID, so that an option such as {@code
 * --spacecraft} accepts both. The paths of board and radio in a spacecraft file are relative to
 * that file.
 *
 * <p>The catalog is immutable. It reads a profile on each call, without caching.
 */
public final class ProfileCatalog {

  private final ProfileReader reader = new ProfileReader();
  private final Map<ProfileKind, List<String>> ids = new EnumMap<>(ProfileKind.class);

  private final UnaryOperator<Path> files;

  private ProfileCatalog(UnaryOperator<Path> files) {
    this.files = files;
    for (ProfileKind kind : ProfileKind.values()) {
      ids.put(kind, new ArrayList<>());
    }
    for (String entry :
        TextResource.read(ProfileCatalog.class, "profiles/index.txt").lines().toList()) {
      int slash = entry.indexOf('/');
      ProfileKind kind = ProfileKind.ofLabel(entry.substring(0, slash)).orElseThrow();
      ids.computeIfAbsent(kind, absent -> new ArrayList<>()).add(entry.substring(slash + 1));
    }
  }

  /** The profiles shipped with Perigee. */
  public static ProfileCatalog shipped() {
    return reading(UnaryOperator.identity());
  }

  /**
   * The same profiles, with a way to read files of others from elsewhere.
   *
   * @param files maps the path of a profile to the file to read in its place
   */
  public static ProfileCatalog reading(UnaryOperator<Path> files) {
    return new ProfileCatalog(files);
  }

  /** Ids of the shipped profiles of a kind, in the order in which they are listed. */
  public List<String> ids(ProfileKind kind) {
    return List.copyOf(ids.getOrDefault(kind, List.of()));
  }

  /** All shipped boards. */
  public List<Board> boards() {
    return ids(ProfileKind.BOARD).stream().map(this::board).toList();
  }

  /** All shipped profiles of a kind. */
  public List<Profile> profiles(ProfileKind kind) {
    return ids(kind).stream().map(this::profile).toList();
  }

  /**
   * A board.
   *
   * @param idOrPath id of a shipped board, or path of a file
   * @throws ProfileException if there is no such board, or its file is wrong
   */
  public Board board(String idOrPath) {
    return (Board) find(idOrPath, ProfileKind.BOARD, null);
  }

  /**
   * A radio.
   *
   * @param idOrPath id of a shipped radio, or path of a file
   * @throws ProfileException if there is no such radio, or its file is wrong
   */
  public Radio radio(String idOrPath) {
    return (Radio) find(idOrPath, ProfileKind.RADIO, null);
  }

  /**
   * A spacecraft with its board and radio.
   *
   * @param idOrPath id of a shipped spacecraft, or path of a file
   * @throws ProfileException if there is no such spacecraft, or a file is wrong
   */
  public Spacecraft spacecraft(String idOrPath) {
    return (Spacecraft) find(idOrPath, ProfileKind.SPACECRAFT, null);
  }

  /**
   * A profile of any kind.
   *
   * @param idOrPath id of a shipped profile, or path of a file
   * @throws ProfileException if there is no such profile, or a file is wrong
   */
  public Profile profile(String idOrPath) {
    return find(idOrPath, null, null);
  }

  /**
   * Reads the profile in a file with any name.
   *
   * @throws ProfileException if the file cannot be read or is no profile
   */
  public Profile read(Path file) {
    return read(file, null);
  }

  /**
   * The original YAML of a profile, comments included.
   *
   * @param idOrPath id of a shipped profile, or path of a file
   * @throws ProfileException if there is no such profile
   */
  public String yaml(String idOrPath) {
    return isPath(idOrPath)
        ? text(path(idOrPath, null))
        : shippedYaml(shippedKind(idOrPath, null), idOrPath);
  }

  private Profile find(String idOrPath, @Nullable ProfileKind wanted, @Nullable Path folder) {
    if (isPath(idOrPath)) {
      return read(path(idOrPath, folder), wanted);
    }
    ProfileKind kind = shippedKind(idOrPath, wanted);
    return reader.read(idOrPath, shippedYaml(kind, idOrPath), kind, this::board, this::radio);
  }

  private Profile read(Path file, @Nullable ProfileKind wanted) {
    Path folder = file.getParent();
    return reader.read(
        file.toString(),
        text(file),
        wanted,
        id -> (Board) find(id, ProfileKind.BOARD, folder),
        id -> (Radio) find(id, ProfileKind.RADIO, folder));
  }

  private static boolean isPath(String idOrPath) {
    return idOrPath.endsWith(".yaml")
        || idOrPath.endsWith(".yml")
        || idOrPath.indexOf('/') >= 0
        || idOrPath.indexOf('\\') >= 0;
  }

  private static Path path(String text, @Nullable Path folder) {
    try {
      Path path = Path.of(text);
      return folder == null ? path : folder.resolve(path);
    } catch (InvalidPathException e) {
      throw refusal(Finding.clean(text), "is not a path: " + e.getReason());
    }
  }

  /**
   * The kind of a shipped profile. The error for an unknown ID, or one of another kind, lists the
   * known IDs.
   */
  private ProfileKind shippedKind(String id, @Nullable ProfileKind wanted) {
    List<String> known = new ArrayList<>();
    for (ProfileKind kind : wanted == null ? ProfileKind.values() : new ProfileKind[] {wanted}) {
      if (ids(kind).contains(id)) {
        return kind;
      }
      known.addAll(ids(kind));
    }
    String sort = wanted == null ? "profile" : wanted.label();
    for (ProfileKind other : ProfileKind.values()) {
      if (ids(other).contains(id)) {
        throw refusal(id, "is a " + other.label() + "; must be a " + sort + ": " + list(known));
      }
    }
    throw refusal(
        Finding.clean(id),
        "is no known "
            + sort
            + NearestName.hint(id, known)
            + " (known: "
            + list(known)
            + "; or give the path of a .yaml file)");
  }

  private static String list(List<String> ids) {
    return String.join(", ", ids);
  }

  private static String shippedYaml(ProfileKind kind, String id) {
    return TextResource.read(ProfileCatalog.class, "profiles/" + kind.label() + "/" + id + ".yaml");
  }

  /** The text of a file; reads at most as many bytes as a profile may have. */
  private String text(Path path) {
    Path file = files.apply(path);
    if (!Files.exists(file)) {
      throw refusal(file.toString(), "no such file");
    }
    if (!Files.isRegularFile(file)) {
      throw refusal(file.toString(), "is not a file; must be a YAML profile");
    }
    try {
      return YamlText.read(file, "profile");
    } catch (IllegalArgumentException e) {
      throw refusal(file.toString(), String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProfileException refusal(String subject, String problem) {
    return new ProfileException(List.of(new Finding(subject, 0, "", problem)));
  }
}
