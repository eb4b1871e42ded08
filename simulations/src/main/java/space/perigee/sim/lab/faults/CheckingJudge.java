package space.perigee.sim.lab.faults;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import space.perigee.sync.journal.Journal;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.Receiver;

/**
 * Receives the contents that arrive at an end: compares them with those that the other end posted,
 * and stores their names durably. Forgets contents that their sender has released, as an owner may,
 * so that only the replay window protects against old announcements.
 */
public final class CheckingJudge implements Receiver.Judge {

  private final Posts posts;
  private final Supplier<Instant> clock;
  private final Set<Sha256> kept = new HashSet<>();
  private final Journal journal;

  /**
   * @param posts posts of the other end
   * @param clock clock of this end
   */
  public CheckingJudge(Posts posts, Supplier<Instant> clock, JournalFolder folder) {
    this.posts = posts;
    this.clock = clock;
    this.journal = folder.open("kept", this::read);
  }

  private boolean read(long position, ByteBuffer body) {
    byte[] name = new byte[Sha256.BYTES];
    body.get(name);
    Sha256 content = Sha256.fromBytes(name);
    kept.add(content);
    posts.find(content).ifPresent(posted -> posted.isDecided = true);
    return true;
  }

  @Override
  public Optional<Receipt> decided(Sha256 content) {
    return posts
        .find(content)
        .filter(posted -> kept.contains(content) && !posted.isReleased)
        .map(CheckingJudge::receipt);
  }

  private static Receipt receipt(Posted posted) {
    return posted.fate == Posted.Fate.ACCEPTED
        ? new Receipt(posted.name, Receipt.Verdict.ACCEPTED, "", List.of())
        : new Receipt(posted.name, Receipt.Verdict.REFUSED, "not wanted", List.of());
  }

  @Override
  public Optional<Receipt> refuse(Manifest manifest) {
    return posts
        .find(manifest.content())
        .filter(posted -> posted.fate == Posted.Fate.REFUSED_AT_ONCE)
        .map(CheckingJudge::receipt);
  }

  @Override
  public Receipt decide(Manifest manifest, Content content) {
    byte[] bytes = content.toBytes();
    Posted posted =
        posts
            .find(manifest.content())
            .orElseThrow(() -> new BrokenPromise("P2", "delivered what nobody sent: " + manifest));
    if (!Arrays.equals(bytes, posted.bytes)) {
      throw new BrokenPromise("P1", posted + " is not what was sent");
    }
    if (!posted.manifest().equals(Optional.of(manifest))) {
      throw new BrokenPromise(
          "P1", posted + " was announced as " + posted.manifest + ", not " + manifest);
    }
    if (posted.isDecided) {
      throw new BrokenPromise("P4", posted + " is handed over a second time");
    }
    if (manifest.isExpired(clock.get())) {
      throw new BrokenPromise("P5", posted + " is handed over though it has expired");
    }
    journal.append(ByteBuffer.wrap(posted.name.toBytes()));
    journal.force();
    kept.add(posted.name);
    posted.isDecided = true;
    return receipt(posted);
  }
}
