package space.perigee.sync.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.sync.trust.Refusals.Reason;

/** S7 and S8: whom a satellite trusts, and how that changes. */
class TrustStoreTest {

  private static final Instant NOW = End.NOW;

  private final Identity root = End.identity("root", Role.ROOT, 1, 1);
  private final Identity ground = End.identity("ground", Role.GROUND, 1, 2);
  private final Identity satellite = End.identity("sat-2", Role.SATELLITE, 1, 3);

  @TempDir Path folder;
  private TrustStore store;

  @BeforeEach
  void trustThree() throws IOException, TrustException {
    store = TrustStore.open(folder);
    store.trust(root.publicIdentity(), false);
    store.trust(ground.publicIdentity(), false);
    store.trust(satellite.publicIdentity(), false);
  }

  private static Identity next(Identity old, long seed) {
    return old.successor(NOW, End.LATER.plusSeconds(seed), new SeededRandom(1000 + seed));
  }

  private static byte[] rotation(Identity by, Identity next) {
    return SignedStatement.by(by, new Statement.Rotation(next.publicIdentity())).toBytes();
  }

  private static byte[] revocation(Identity by, String name, int upTo) {
    return SignedStatement.by(by, new Statement.Revocation(name, upTo, "stolen")).toBytes();
  }

  private List<PublicIdentity> trusted(String name) {
    return store.trusted(name, NOW);
  }

  private void assertRefused(byte[] statement, String reason) {
    assertRefusedAt(NOW, statement, reason);
  }

  private void assertRefusedAt(Instant now, byte[] statement, String reason) {
    List<PublicIdentity> before = store.identities();
    long refusals = store.refusals().count(Reason.STATEMENT);
    assertThatThrownBy(() -> store.apply(statement, now))
        .isInstanceOf(TrustException.class)
        .hasMessageContaining(reason);
    assertThat(store.identities()).isEqualTo(before);
    assertThat(store.refusals().count(Reason.STATEMENT)).isEqualTo(refusals + 1);
  }

  private void restart() throws IOException {
    store = TrustStore.open(folder);
  }

  // By hand.

  @Test
  void remembersWhomItTrustsAfterARestart() throws IOException {
    restart();
    assertThat(trusted("ground")).containsExactly(ground.publicIdentity());
    assertThat(store.identities())
        .containsExactly(
            ground.publicIdentity(), root.publicIdentity(), satellite.publicIdentity());
  }

  @Test
  void introducesOnlyNamesThatAreNeitherKnownNorRevoked() throws IOException, TrustException {
    store.apply(revocation(root, "sat-2", 1), NOW);
    store.apply(revocation(root, "sat-7", 1), NOW);
    PublicIdentity fresh = End.identity("sat-3", Role.SATELLITE, 1, 7).publicIdentity();
    PublicIdentity another = End.identity("sat-3", Role.SATELLITE, 2, 8).publicIdentity();
    PublicIdentity known = End.identity("ground", Role.GROUND, 2, 9).publicIdentity();
    PublicIdentity revoked = End.identity("sat-7", Role.SATELLITE, 1, 10).publicIdentity();
    assertThat(store.introduce(List.of(fresh, another, known, satellite.publicIdentity(), revoked)))
        .containsExactly(fresh);
    restart();
    assertThat(trusted("sat-3")).containsExactly(fresh);
    assertThat(trusted("ground")).containsExactly(ground.publicIdentity());
    assertThat(trusted("sat-2")).isEmpty();
    assertThat(trusted("sat-7")).isEmpty();
    assertThat(store.introduce(List.of(fresh))).isEmpty();
  }

  @Test
  void anotherIdentityOfANameIsRefusedUnlessItReplacesTheFirst()
      throws IOException, TrustException {
    PublicIdentity same = End.identity("ground", Role.GROUND, 1, 9).publicIdentity();
    PublicIdentity higher = End.identity("ground", Role.GROUND, 2, 9).publicIdentity();

    assertThatThrownBy(() -> store.trust(higher, false))
        .hasMessageContaining("another identity of ground is known, of sequence 1");
    assertThatThrownBy(() -> store.trust(same, true))
        .hasMessageContaining("must be above sequence 1");
    assertThat(trusted("ground")).containsExactly(ground.publicIdentity());

    assertThat(store.trust(higher, true)).isTrue();
    assertThat(store.trust(higher, true)).isFalse();
    restart();
    assertThat(trusted("ground")).containsExactly(higher);
    assertThatThrownBy(() -> store.trust(ground.publicIdentity(), true))
        .hasMessageContaining("must be above sequence 2");
  }

  @Test
  void aNameKeepsItsRole() {
    PublicIdentity impostor = End.identity("sat-2", Role.GROUND, 2, 9).publicIdentity();
    assertThatThrownBy(() -> store.trust(impostor, true))
        .hasMessageContaining("sat-2 is a satellite, and stays one");
  }

  // Rotation.

  @Test
  void aSuccessorIsTrustedBesideTheOldUntilTheOldEnds() throws IOException, TrustException {
    Identity next = next(ground, 1);

    assertThat(store.apply(rotation(ground, next), NOW)).isTrue();
    restart();

    assertThat(trusted("ground")).containsExactly(next.publicIdentity(), ground.publicIdentity());
    assertThat(store.trusted("ground", End.LATER)).containsExactly(next.publicIdentity());
    assertThat(store.apply(rotation(ground, next), NOW)).isFalse();
  }

  @Test
  void keysNeverGoBackInSequence() throws TrustException {
    Identity second = next(ground, 1);
    Identity third = next(second, 2);
    store.apply(rotation(ground, second), NOW);
    store.apply(rotation(second, third), NOW);

    assertRefused(rotation(ground, next(ground, 5)), "must be above sequence 3");
    assertRefused(rotation(root, next(ground, 6)), "must be above sequence 3");
  }

  @Test
  void aThiefOfTheOldKeyCannotForkTheName() throws TrustException {
    store.apply(rotation(ground, next(ground, 1)), NOW);
    assertRefused(rotation(ground, next(ground, 2)), "must be above sequence 2");
  }

  @Test
  void aSuccessorFollowsItsSignerByOne() {
    Identity far = next(next(ground, 1), 2);
    assertRefused(rotation(ground, far), "must follow its signer");
  }

  @Test
  void nobodyButARootVouchesForAnotherName() throws TrustException {
    Identity next = next(satellite, 1);
    Identity stranger = End.identity("sat-3", Role.SATELLITE, 1, 9);
    assertRefused(rotation(ground, next), "ground ground 1 (key id ");
    assertRefused(rotation(satellite, next(ground, 1)), "may not vouch for");
    assertRefused(rotation(ground, stranger), "may not vouch for");
    assertRefused(rotation(root, End.identity("root-2", Role.ROOT, 1, 9)), "may not vouch for");

    assertThat(store.apply(rotation(root, stranger), NOW)).isTrue();
    assertThat(trusted("sat-3")).containsExactly(stranger.publicIdentity());
  }

  @Test
  void aRootRotatesItself() throws TrustException {
    Identity next = next(root, 1);
    store.apply(rotation(root, next), NOW);
    assertThat(trusted("root")).contains(next.publicIdentity());
  }

  @Test
  void aRoleDoesNotChangeByRotation() {
    Identity impostor = End.identity("ground", Role.SATELLITE, 2, 9);
    assertRefused(rotation(ground, impostor), "ground is a ground, and stays one");
    assertRefused(rotation(root, impostor), "ground is a ground, and stays one");
  }

  @Test
  void aSignerCountsOnlyInItsTime() throws IOException, TrustException {
    Identity next = next(ground, 1);
    assertRefusedAt(End.LATER, rotation(ground, next), "which is expired");
    assertRefusedAt(NOW.minusSeconds(1), rotation(ground, next), "which is not yet valid");
    assertRefused(
        rotation(End.identity("ground", Role.GROUND, 1, 9), next), "statement by unknown key");
  }

  @Test
  void aSuccessorThatHasEndedOrBeginsTooLateIsRefused() {
    Identity ended =
        ground.successor(NOW.minusSeconds(9), NOW.minusSeconds(1), new SeededRandom(5));
    Identity late = ground.successor(End.LATER, null, new SeededRandom(5));
    assertRefused(rotation(ground, ended), "has expired");
    assertRefused(rotation(ground, late), "begins after its signer ends");
  }

  @Test
  void aFlippedBitAnywhereInAStatementIsRefused() throws TrustException {
    for (byte[] statement :
        List.of(rotation(ground, next(ground, 1)), revocation(root, "ground", 1))) {
      for (int at = 0; at < statement.length; at++) {
        byte[] damaged = statement.clone();
        damaged[at] ^= (byte) (1 << at % 8);
        assertThat(catchThrowable(() -> store.apply(damaged, NOW)))
            .as("byte %d", at)
            .isInstanceOf(TrustException.class);
      }
      assertThat(trusted("ground")).containsExactly(ground.publicIdentity());
    }
  }

  @Test
  void chainsOfRotationsDoNotFillTheFolder() throws IOException, TrustException {
    Identity last = ground;
    for (int i = 1; i < 20; i++) {
      Identity next = next(last, i);
      store.apply(rotation(last, next), NOW);
      last = next;
    }
    assertThat(trusted("ground")).extracting(PublicIdentity::sequence).containsExactly(20, 19, 18);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(5);
    }
  }

  // Revocation.

  @Test
  void aRootRevokesTheGroundAndAppointsItsNext() throws IOException, TrustException {
    Identity fresh = End.identity("ground", Role.GROUND, 8, 9);
    assertThat(store.apply(revocation(root, "ground", 7), NOW)).isTrue();
    assertThat(trusted("ground")).isEmpty();
    assertThat(store.isRevoked(ground.publicIdentity())).isTrue();

    store.apply(rotation(root, fresh), NOW);
    restart();

    assertThat(trusted("ground")).containsExactly(fresh.publicIdentity());
    assertThat(store.apply(revocation(root, "ground", 7), NOW)).isFalse();
    assertThat(store.apply(revocation(root, "ground", 3), NOW)).isFalse();
  }

  @Test
  void theThiefOfARevokedKeyCanSayNothingMore() throws TrustException {
    Identity thiefs = next(ground, 1);
    store.apply(revocation(root, "ground", 1), NOW);

    assertRefused(rotation(ground, thiefs), "which is revoked");
    assertRefused(revocation(ground, "sat-2", 1), "which is revoked");
    assertRefused(rotation(root, End.identity("ground", Role.GROUND, 1, 9)), "above sequence 1");
    assertThatThrownBy(() -> store.trust(ground.publicIdentity(), true))
        .hasMessageContaining("revoked");
  }

  @Test
  void theGroundRevokesSatellitesThatAreKnownNoFurtherThanThat() throws TrustException {
    assertRefused(revocation(ground, "sat-9", 1), "may not revoke sat-9");
    assertRefused(revocation(ground, "sat-2", 2), "may not revoke sat-2 up to 2");
    assertRefused(revocation(ground, "root", 1), "may not revoke root");

    store.apply(revocation(ground, "sat-2", 1), NOW);
    assertThat(trusted("sat-2")).isEmpty();
  }

  @Test
  void aRootRevokesNamesThatAreNotKnownYetAndNoRoot() throws TrustException {
    assertRefused(revocation(root, "root", 1), "may not revoke root");
    store.apply(revocation(root, "sat-9", 4), NOW);
    assertRefused(rotation(root, End.identity("sat-9", Role.SATELLITE, 4, 9)), "above sequence 4");
  }

  @Test
  void aLaterIdentityRevokesTheEarlierOnesOfItsName() throws TrustException {
    Identity next = next(ground, 1);
    store.apply(rotation(ground, next), NOW);

    assertRefused(revocation(ground, "ground", 1), "may not revoke ground up to 1");
    assertRefused(revocation(next, "ground", 2), "may not revoke ground up to 2");
    store.apply(revocation(next, "ground", 1), NOW);

    assertThat(trusted("ground")).containsExactly(next.publicIdentity());
  }

  @Test
  void aSatelliteRevokesNobodyElse() {
    assertRefused(revocation(satellite, "ground", 1), "may not revoke ground");
  }

  // Keys that do not count.

  @Test
  void keysThatDoNotCountAreRefusedAndCountedEachByItsReason() throws TrustException {
    KeyId id = ground.publicIdentity().keyId();
    assertThat(store.find(id, NOW)).contains(ground.publicIdentity());
    assertThat(store.find(new KeyId(1), NOW)).isEmpty();
    assertThat(store.find(id, End.LATER)).isEmpty();
    assertThat(store.find(id, NOW.minusSeconds(1))).isEmpty();
    store.apply(revocation(root, "ground", 1), NOW);
    assertThat(store.find(id, NOW)).isEmpty();

    for (Reason reason :
        List.of(Reason.UNKNOWN, Reason.EXPIRED, Reason.NOT_YET_VALID, Reason.REVOKED)) {
      assertThat(store.refusals().count(reason)).as(reason.toString()).isEqualTo(1);
    }
  }

  // Kills and damage.

  @Test
  void aKillInTheMiddleOfARotationLeavesTheOldKeys() throws IOException, TrustException {
    Identity next = next(ground, 1);
    store.apply(rotation(ground, next), NOW);
    Path file = folder.resolve("ground.2.pub");
    byte[] whole = Files.readAllBytes(file);
    Files.delete(file);

    for (int length = 0; length <= whole.length; length += 7) {
      Files.write(folder.resolve("ground.2.pub.part"), Arrays.copyOf(whole, length));
      restart();
      assertThat(trusted("ground")).containsExactly(ground.publicIdentity());
    }
    assertThat(store.apply(rotation(ground, next), NOW)).isTrue();
    assertThat(trusted("ground")).containsExactly(next.publicIdentity(), ground.publicIdentity());
  }

  /** What a revocation removes comes after the revocation itself is durable. */
  @Test
  void aKillInTheMiddleOfARevocationLeavesItUndoneOrDone() throws IOException, TrustException {
    store.apply(rotation(ground, next(ground, 1)), NOW);
    byte[] old = Files.readAllBytes(folder.resolve("ground.1.pub"));
    store.apply(revocation(root, "ground", 2), NOW);
    assertThat(folder.resolve("ground.1.pub")).doesNotExist();

    Files.write(folder.resolve("ground.1.pub"), old);
    restart();
    assertThat(trusted("ground")).isEmpty();
    byte[] statement = Files.readAllBytes(folder.resolve("ground.2.revoked"));
    Files.move(folder.resolve("ground.2.revoked"), folder.resolve("ground.2.revoked.part"));
    restart();
    assertThat(trusted("ground")).hasSize(2);
    assertThat(store.apply(revocation(root, "ground", 2), NOW)).isTrue();
    assertThat(Files.readAllBytes(folder.resolve("ground.2.revoked"))).isEqualTo(statement);
  }

  @Test
  void aDamagedIdentityIsNotTrustedAndItsSequenceNotForgotten() throws IOException, TrustException {
    store.apply(rotation(ground, next(ground, 1)), NOW);
    Files.write(folder.resolve("ground.2.pub"), new byte[5]);
    restart();

    assertThat(store.damaged()).containsExactly(folder.resolve("ground.2.pub"));
    assertThat(trusted("ground")).containsExactly(ground.publicIdentity());
    assertRefused(rotation(ground, next(ground, 7)), "must be above sequence 2");
  }

  @Test
  void aDamagedRevocationStillRevokes() throws IOException, TrustException {
    store.apply(revocation(root, "ground", 1), NOW);
    Files.write(folder.resolve("ground.1.revoked"), new byte[0]);
    restart();
    assertThat(trusted("ground")).isEmpty();
    assertThat(store.revoked()).containsEntry("ground", 1);
  }

  @Test
  void aFileUnderAnothersNameIsNotTrusted() throws IOException {
    Files.move(folder.resolve("sat-2.1.pub"), folder.resolve("sat-5.1.pub"));
    restart();
    assertThat(trusted("sat-5")).isEmpty();
    assertThat(trusted("sat-2")).isEmpty();
  }

  @Test
  void aFolderInWhichEveryoneWritesIsRefused() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatThrownBy(() -> TrustStore.open(folder))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("chmod o-w");
  }

  @Test
  void whatAnotherProcessChangesIsTakenUp() throws IOException, TrustException {
    TrustStore command = TrustStore.open(folder);
    command.apply(revocation(root, "ground", 1), NOW);
    assertThat(trusted("ground")).hasSize(1);
    store.reload();
    assertThat(trusted("ground")).isEmpty();
  }

  @Test
  void aStatementThatIsTooLongIsNotLookedAt() {
    assertRefused(new byte[5000], "statement of 5000 bytes, at most 2048");
  }

  @Test
  void anIdentityWithoutEndIsTrustedForEver() throws TrustException {
    PublicIdentity endless =
        Identity.create("r", Role.ROOT, 1, NOW, null, new SeededRandom(4)).publicIdentity();
    store.trust(endless, false);
    assertThat(store.trusted("r", NOW.plus(Duration.ofDays(99_999)))).containsExactly(endless);
  }
}
