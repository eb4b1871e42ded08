package space.perigee.sim.mission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import space.perigee.mission.KeyFolders;
import space.perigee.mission.Mission;
import space.perigee.sync.io.InputException;
import space.perigee.sync.trust.Identity;
import space.perigee.sync.trust.IdentityFiles;
import space.perigee.sync.trust.Keyring;
import space.perigee.sync.trust.PublicIdentity;
import space.perigee.sync.trust.Role;
import space.perigee.sync.trust.TrustException;
import space.perigee.sync.trust.TrustStore;

/**
 * Makes the keys of a mission: an identity for each party and for the root, who trusts whom, and a
 * TLS certificate for each party.
 *
 * <p>Run again, it adds what is missing, such as the keys of a new satellite, and changes nothing
 * else: a private key that was moved to a board is known by its public half, which others trust,
 * and is not made again. A certificate is renewed, with the same key, if it has expired or a link
 * names a host that it lacks.
 */
public final class KeySetup {

  static final int YEARS = 10;

  /** Programs start before the contact plans do. */
  static final Duration EARLY = Duration.ofDays(1);

  private static final String ROOT = "root";

  /** Names of parties that a line has. */
  private static final int MOST_NAMES = 20;

  /**
   * Something that was made.
   *
   * @param file the file or folder
   * @param what what it is for
   */
  public record Step(Path file, String what) {}

  /**
   * What was done.
   *
   * @param steps what was made, in order; empty if everything was there
   * @param notes what was left alone, and why
   * @param rootKey the root's private key, which no program needs in flight
   * @param caKey the private key of the certificate authority, which no program needs in flight
   */
  public record Outcome(List<Step> steps, List<String> notes, Path rootKey, Path caKey) {

    public Outcome {
      steps = List.copyOf(steps);
      notes = List.copyOf(notes);
    }
  }

  private final Mission mission;
  private final KeyFolders keys;
  private final Path safe;
  private final boolean isSafeElsewhere;
  private final Instant from;
  private final Instant now;
  private final Instant until;
  private final SecureRandom random = new SecureRandom();
  private final KeyReport done = new KeyReport();
  private @Nullable Map<String, PublicIdentity> known;

  /**
   * @param safe folder for the keys of the root and of the certificate authority; empty to keep
   *     them with the others
   * @throws InputException if the mission file names no folder of keys
   */
  public KeySetup(Mission mission, Optional<Path> safe, Instant now) {
    this.mission = mission;
    this.keys =
        mission
            .keys()
            .orElseThrow(
                () ->
                    new InputException(
                        mission
                            .finding("keys", "is missing; add 'keys: keys' to the file")
                            .toString()));
    this.isSafeElsewhere = safe.isPresent();
    this.safe = safe.orElse(keys.root());
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
    // Keys are valid at mission time, which may lie in the past; certificates at wall time.
    this.from =
        mission
            .contactPlan()
            .from()
            .map(start -> start.minus(EARLY))
            .filter(start -> start.isBefore(this.now))
            .orElse(this.now);
    Instant latest =
        mission.contactPlan().from().filter(start -> start.isAfter(this.now)).orElse(this.now);
    this.until = latest.atOffset(ZoneOffset.UTC).plusYears(YEARS).toInstant();
  }

  /**
   * Makes what is missing.
   *
   * @throws InputException if a file is damaged, or a key is needed that is kept elsewhere
   * @throws IOException if a file cannot be read or written
   */
  public Outcome make() throws IOException {
    try {
      Map<String, Role> parties = parties(mission);
      TlsSetup tls =
          new TlsSetup(mission, keys, isSafeElsewhere ? safe : keys.tls(), now, until, random);
      tls.requireAuthority(parties.keySet());
      Files.createDirectories(keys.folder());
      PublicIdentity root = identity(safe, ROOT, Role.ROOT, parties, done);
      List<PublicIdentity> identities =
          done.each(
              parties.entrySet(),
              (party, report) ->
                  identity(
                      keys.of(party.getKey()), party.getKey(), party.getValue(), parties, report));
      Map<Role, List<PublicIdentity>> byRole =
          identities.stream().collect(Collectors.groupingBy(PublicIdentity::role));
      done.each(
          identities,
          (party, report) -> {
            trust(party, root, byRole, report);
            return party;
          });
      tls.make(identities, done);
      return new Outcome(
          done.steps(),
          done.notes(),
          safe.resolve(ROOT + "." + root.sequence() + ".key"),
          tls.caKey());
    } catch (TrustException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The parties of a mission, and their roles. */
  static Map<String, Role> parties(Mission mission) {
    Map<String, Role> parties = new LinkedHashMap<>();
    parties.put(mission.ground().name(), Role.GROUND);
    mission.satelliteNames().forEach(name -> parties.put(name, Role.SATELLITE));
    mission.receivers().forEach(receiver -> parties.put(receiver.station(), Role.STATION));
    return parties;
  }

  /** Whether parties of a role take the word of those of another in flight. */
  static boolean trusts(Role role, Role other) {
    return switch (role) {
      case SATELLITE -> other == Role.GROUND || other == Role.STATION;
      case STATION -> other == Role.GROUND || other == Role.SATELLITE;
      case GROUND -> other == Role.SATELLITE;
      case ROOT -> false;
    };
  }

  /** The newest identity of a party, which is made if nobody knows one. */
  private PublicIdentity identity(
      Path folder, String name, Role role, Map<String, Role> parties, KeyReport report)
      throws IOException, TrustException {
    if (hasKey(folder, name)) {
      return Keyring.open(folder, name).newest().publicIdentity();
    }
    boolean isRoot = role == Role.ROOT;
    PublicIdentity known = known(parties).get(name);
    if (known != null) {
      if (!isRoot) {
        report.note(
            folder.resolve(name + "." + known.sequence() + ".key")
                + ": not here, but others trust the key; it was moved to where it is used");
      }
      return known;
    }
    Identity made = Identity.create(name, role, 1, from, until, random);
    Path file = IdentityFiles.write(folder, made);
    report.made(
        file,
        isRoot
            ? "root of trust: appoints and revokes keys in an emergency"
            : "keys of " + name + " (" + role + "), valid until " + day(until));
    return made.publicIdentity();
  }

  private static String day(Instant instant) {
    return instant.truncatedTo(ChronoUnit.DAYS).toString().substring(0, 10);
  }

  private static boolean hasKey(Path folder, String name) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(
          file -> {
            String text = String.valueOf(file.getFileName());
            return text.startsWith(name + ".")
                && text.substring(name.length()).matches("\\.\\d+\\.key");
          });
    }
  }

  /** The newest identity of each name that any party trusted before. */
  private synchronized Map<String, PublicIdentity> known(Map<String, Role> parties)
      throws IOException {
    if (known == null) {
      known = new HashMap<>();
      for (String party : parties.keySet()) {
        Path folder = keys.of(party);
        if (Files.isDirectory(folder)) {
          for (PublicIdentity identity : TrustStore.open(folder).identities()) {
            known.merge(
                identity.name(),
                identity,
                (one, other) -> one.sequence() >= other.sequence() ? one : other);
          }
        }
      }
    }
    return known;
  }

  private void trust(
      PublicIdentity party,
      PublicIdentity root,
      Map<Role, List<PublicIdentity>> byRole,
      KeyReport report)
      throws IOException {
    List<PublicIdentity> wanted = new ArrayList<>(List.of(root));
    for (Role other : Role.values()) {
      if (trusts(party.role(), other)) {
        wanted.addAll(byRole.getOrDefault(other, List.of()));
      }
    }
    List<PublicIdentity> added = TrustStore.open(keys.of(party.name())).introduce(wanted);
    if (!added.isEmpty()) {
      report.made(
          keys.of(party.name()),
          "trusts " + names(added.stream().map(PublicIdentity::name).toList()));
    }
  }

  private static String names(List<String> names) {
    return names.size() <= MOST_NAMES
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MOST_NAMES))
            + String.format(Locale.ROOT, " and %,d more", names.size() - MOST_NAMES);
  }
}
