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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final List<Step> steps = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

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
      Map<String, PublicIdentity> identities = new LinkedHashMap<>();
      PublicIdentity root = root(parties);
      for (Map.Entry<String, Role> party : parties.entrySet()) {
        identities.put(
            party.getKey(),
            identity(keys.of(party.getKey()), party.getKey(), party.getValue(), parties, false));
      }
      for (Map.Entry<String, Role> party : parties.entrySet()) {
        trust(party.getKey(), party.getValue(), root, identities);
      }
      tls.make(identities, steps, notes);
      return new Outcome(
          steps, notes, safe.resolve(ROOT + "." + root.sequence() + ".key"), tls.caKey());
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

  private PublicIdentity root(Map<String, Role> parties) throws IOException, TrustException {
    return identity(safe, ROOT, Role.ROOT, parties, true);
  }

  /** The newest identity of a party, which is made if nobody knows one. */
  private PublicIdentity identity(
      Path folder, String name, Role role, Map<String, Role> parties, boolean isRoot)
      throws IOException, TrustException {
    if (hasKey(folder, name)) {
      return Keyring.open(folder, name).newest().publicIdentity();
    }
    Optional<PublicIdentity> known = known(name, parties);
    if (known.isPresent()) {
      if (!isRoot) {
        notes.add(
            folder.resolve(name + "." + known.get().sequence() + ".key")
                + ": not here, but others trust the key; it was moved to where it is used");
      }
      return known.get();
    }
    Identity made = Identity.create(name, role, 1, from, until, random);
    Path file = IdentityFiles.write(folder, made);
    steps.add(
        new Step(
            file,
            isRoot
                ? "root of trust: appoints and revokes keys in an emergency"
                : "keys of " + name + " (" + role + "), valid until " + day(until)));
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

  /** The newest identity of a name that any party trusts. */
  private Optional<PublicIdentity> known(String name, Map<String, Role> parties)
      throws IOException {
    @Nullable PublicIdentity newest = null;
    for (String party : parties.keySet()) {
      Path folder = keys.of(party);
      if (Files.isDirectory(folder)) {
        for (PublicIdentity identity : TrustStore.open(folder).identities()) {
          if (identity.name().equals(name)
              && (newest == null || identity.sequence() > newest.sequence())) {
            newest = identity;
          }
        }
      }
    }
    return Optional.ofNullable(newest);
  }

  private void trust(
      String party, Role role, PublicIdentity root, Map<String, PublicIdentity> identities)
      throws IOException, TrustException {
    TrustStore store = TrustStore.open(keys.of(party));
    List<String> trusted = new ArrayList<>();
    add(store, root, trusted);
    for (PublicIdentity other : identities.values()) {
      if (trusts(role, other.role())) {
        add(store, other, trusted);
      }
    }
    if (!trusted.isEmpty()) {
      steps.add(new Step(keys.of(party), "trusts " + String.join(", ", trusted)));
    }
  }

  /** Adds an identity, unless the store has one of its name already, or has revoked it. */
  private static void add(TrustStore store, PublicIdentity identity, List<String> trusted)
      throws TrustException {
    boolean isKnown =
        store.revoked().containsKey(identity.name())
            || store.identities().stream().anyMatch(one -> one.name().equals(identity.name()));
    if (!isKnown && store.trust(identity, false)) {
      trusted.add(identity.name());
    }
  }
}
