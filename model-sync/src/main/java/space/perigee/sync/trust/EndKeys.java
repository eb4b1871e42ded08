package space.perigee.sync.trust;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.trust.IdentityFiles.Name;
import space.perigee.sync.trust.IdentityFiles.Suffix;

/**
 * The key folder of an end: its own keys, the identities it trusts, and the statements it passes
 * on. {@code perigee keys} may change it while the end runs, and so may the end itself.
 */
public final class EndKeys {

  private static final Logger log = LoggerFactory.getLogger(EndKeys.class);

  private final Path folder;
  private final String mission;
  private final Keyring own;
  private final TrustStore trust;
  private final SecureRandom random = new SecureRandom();

  private EndKeys(Path folder, String mission, Keyring own, TrustStore trust) {
    this.folder = folder;
    this.mission = mission;
    this.own = own;
    this.trust = trust;
  }

  /**
   * Opens the folder.
   *
   * @param mission in which the keys are valid
   * @param name name of the end
   * @throws java.nio.file.NoSuchFileException if it has no private keys of that name
   * @throws IOException if it cannot be read, or is writable by everyone
   * @throws TrustException if a private key is readable by others, or damaged
   */
  public static EndKeys open(Path folder, String mission, String name)
      throws IOException, TrustException {
    return open(folder, KeyCopies.none(), mission, name);
  }

  /** The same, with second copies, from which damaged files are restored in memory. */
  public static EndKeys open(Path folder, KeyCopies copies, String mission, String name)
      throws IOException, TrustException {
    Keyring own = Keyring.open(folder, copies, name);
    return new EndKeys(folder, mission, own, TrustStore.open(folder, copies));
  }

  public TrustStore trust() {
    return trust;
  }

  /** Name of this end. */
  public String name() {
    return own.newest().publicIdentity().name();
  }

  /** True if a key of that name is trusted at {@code now}. */
  public boolean trusts(String other, Instant now) {
    return !trust.trusted(other, now).isEmpty();
  }

  /** The seal between this end and another, whether trusted yet or not. */
  public PairSeal with(String other, Instant now) {
    return new PairSeal(new PairSeal.Ends(mission, own, other, trust), random, now);
  }

  public FrameSeal carrying(String satellite, String ground, Instant now) {
    return carrier(satellite, ground, false, now);
  }

  /** The same for frames on the station's own disk, which were verified when they arrived. */
  public FrameSeal keeping(String satellite, String ground, Instant now) {
    return carrier(satellite, ground, true, now);
  }

  private FrameSeal carrier(String satellite, String ground, boolean isKept, Instant now) {
    return new CarrierSeal(mission, satellite, ground, trust, with(satellite, now), isKept);
  }

  /**
   * Signs bytes with this end's newest identity.
   *
   * @param purpose what the bytes are; the signature is valid for no other purpose or mission
   */
  public SignedBytes sign(String purpose, byte[] bytes) {
    Identity signer = own.newest();
    trust.crypto().signed();
    return new SignedBytes(
        ByteString.copyFrom(bytes),
        signer.publicIdentity().keyId().toBytes(),
        ByteString.copyFrom(signer.sign(context(purpose), bytes)));
  }

  /**
   * Verifies bytes.
   *
   * @return the identity that signed them
   * @throws TrustException if no identity that is trusted at {@code now} did
   */
  public PublicIdentity verify(String purpose, SignedBytes signed, Instant now)
      throws TrustException {
    if (signed.signer().size() != KeyId.BYTES) {
      throw new TrustException("they are not signed");
    }
    KeyId id = KeyId.read(signed.signer().asReadOnlyByteBuffer());
    PublicIdentity signer =
        trust
            .find(id, now)
            .orElseThrow(
                () -> new TrustException("key " + id + ", which signed them, is not trusted"));
    return verify(purpose, signed, signer);
  }

  /**
   * The same of bytes that this end may have signed itself.
   *
   * @throws TrustException if neither this end nor an identity that is trusted at {@code now} did
   */
  public PublicIdentity verifyOwnToo(String purpose, SignedBytes signed, Instant now)
      throws TrustException {
    for (Identity identity : own.identities()) {
      PublicIdentity known = identity.publicIdentity();
      if (known.keyId().toBytes().equals(signed.signer())) {
        return verify(purpose, signed, known);
      }
    }
    return verify(purpose, signed, now);
  }

  private PublicIdentity verify(String purpose, SignedBytes signed, PublicIdentity signer)
      throws TrustException {
    trust.crypto().verified();
    if (!Ed25519.verify(
        signer.signer(),
        signed.signature().toByteArray(),
        context(purpose),
        signed.bytes().toByteArray())) {
      throw new TrustException("their signature is not that of " + signer);
    }
    return signer;
  }

  private byte[] context(String purpose) {
    return CryptoContext.of(purpose).with(mission).toBytes();
  }

  /** Rereads what {@code perigee keys} has changed; keeps the current state if that fails. */
  public void reload() {
    try {
      trust.reload();
    } catch (IOException e) {
      log.error("event=keys-not-read folder={} reason=\"{}\"", folder, FileTrouble.text(e));
    }
  }

  /**
   * The statements to send to other ends: rotations and revocations, except those of satellites'
   * keys, which other satellites do not need. Revocations come first.
   */
  public List<SignedStatement> statements() {
    List<SignedStatement> revocations = new ArrayList<>();
    List<SignedStatement> rotations = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        Suffix suffix = Name.of(file).map(Name::suffix).orElse(Suffix.PUB);
        if (suffix == Suffix.REVOKED || suffix == Suffix.ROTATION) {
          (suffix == Suffix.REVOKED ? revocations : rotations)
              .add(IdentityFiles.readStatement(file));
        }
      }
    } catch (IOException | TrustException e) {
      log.error("event=statement-not-read folder={} reason=\"{}\"", folder, FileTrouble.text(e));
    }
    return Stream.concat(revocations.stream(), rotations.stream())
        .filter(signed -> !isOfSatellite(signed.statement()))
        .toList();
  }

  private boolean isOfSatellite(Statement statement) {
    if (statement instanceof Statement.Rotation rotation) {
      return rotation.next().role() == Role.SATELLITE;
    }
    String name = ((Statement.Revocation) statement).name();
    return trust.identities().stream()
        .anyMatch(known -> known.name().equals(name) && known.role() == Role.SATELLITE);
  }
}
