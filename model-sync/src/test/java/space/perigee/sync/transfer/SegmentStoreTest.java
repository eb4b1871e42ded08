package space.perigee.sync.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static space.perigee.sync.transfer.TwoSides.SEGMENT_BYTES;

import com.google.protobuf.ByteString;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import space.perigee.sync.journal.FailingFolder;
import space.perigee.sync.journal.Journal;

/** P3 at the receiver: what arrived stays. */
class SegmentStoreTest {

  private static final byte[] CONTENT = TwoSides.content(1000, 1);
  private static final Manifest MANIFEST = TwoSides.manifest(CONTENT);

  private final FailingFolder folder = new FailingFolder();

  private static ByteBuffer segment(int index) {
    return ByteBuffer.wrap(CONTENT, index * SEGMENT_BYTES, MANIFEST.lengthOf(index));
  }

  private static void assertSegment(TransferFile file, int index) {
    ByteBuffer read = ByteBuffer.allocate(MANIFEST.lengthOf(index));
    file.read((long) index * SEGMENT_BYTES, read);
    assertThat(read.flip()).as("segment %d", index).isEqualTo(segment(index));
  }

  private TransferFile restarted() {
    return new SegmentStore(folder).open().get(0);
  }

  @Test
  void segmentsInAnyOrderAreThereAfterARestartAndReadAsTheContent() {
    TransferFile file = new SegmentStore(folder).begin(MANIFEST);
    for (int i = MANIFEST.segmentCount() - 1; i >= 0; i--) {
      file.write(i, segment(i));
    }
    assertThat(restarted().missing().isComplete()).isTrue();
    assertThat(restarted().toBytes()).isEqualTo(CONTENT);
    assertThat(restarted().manifest()).isEqualTo(MANIFEST);
  }

  @Test
  void aKillAtAnyByteLosesOneSegmentAtMost() {
    int record = Journal.HEAD_BYTES + 1 + Integer.BYTES + SEGMENT_BYTES;
    for (int kept = 0; kept <= 3 * record; kept++) {
      FailingFolder disk = new FailingFolder();
      TransferFile file = new SegmentStore(disk).begin(MANIFEST);
      for (int i = 0; i < 3; i++) {
        file.write(i, segment(i));
      }
      int bytes = kept;
      disk.disk.cutPower(loose -> bytes);
      TransferFile left = new SegmentStore(disk).open().get(0);

      assertThat(left.missing().left())
          .as("%d bytes", kept)
          .isEqualTo(MANIFEST.segmentCount() - kept / record);
      for (int i = 0; i < kept / record; i++) {
        assertSegment(left, i);
      }
    }
  }

  @Test
  void repairSymbolsAreThereAfterARestart() {
    TransferFile file = new SegmentStore(folder).begin(MANIFEST);
    RepairEncoder repairs =
        new RepairEncoder(MANIFEST, Content.of(CONTENT), 0, MANIFEST.segmentCount(), 3);
    repairs.forEachRemaining(file::write);
    for (int i = 3; i < MANIFEST.segmentCount(); i++) {
      file.write(i, segment(i));
    }
    TransferFile restarted = restarted();
    BlockRepair.repairWhatCanBe(restarted);

    assertThat(restarted.missing().isComplete()).isTrue();
    assertThat(restarted.toBytes()).isEqualTo(CONTENT);
  }

  @Test
  void theSameRepairSymbolIsKeptOnce() {
    TransferFile file = new SegmentStore(folder).begin(MANIFEST);
    Repair repair =
        new Repair(MANIFEST.transfer(), 0, 4, 1, ByteString.copyFrom(new byte[SEGMENT_BYTES]));
    file.write(repair);
    long bytes = file.bytes();
    file.write(repair);

    assertThat(file.bytes()).isEqualTo(bytes);
  }

  @Test
  void whatIsDiscardedIsGone() {
    SegmentStore store = new SegmentStore(folder);
    store.begin(MANIFEST);
    store.discard(MANIFEST);
    store.discard(MANIFEST);

    assertThat(folder.names()).isEmpty();
    assertThat(folder.open()).isZero();
    assertThat(store.size()).isZero();
    assertThat(store.bytes()).isZero();
  }

  /** Fault campaign: each damaged content left a journal open. */
  @Test
  void whatBeginsAnewLeavesNoJournalOpen() {
    SegmentStore store = new SegmentStore(folder);
    store.begin(MANIFEST);
    store.begin(MANIFEST);

    assertThat(folder.open()).isEqualTo(1);
    assertThat(store.size()).isEqualTo(1);
  }

  /** Fault campaign: on a full disk each announcement left a journal open. */
  @Test
  void whatCannotBeginLeavesNothing() {
    SegmentStore store = new SegmentStore(folder);
    folder.isFull = true;
    assertThatThrownBy(() -> store.begin(MANIFEST)).isInstanceOf(UncheckedIOException.class);
    folder.isFull = false;
    folder.forceFails = true;
    assertThatThrownBy(() -> store.begin(MANIFEST)).isInstanceOf(UncheckedIOException.class);

    assertThat(folder.open()).isZero();
    assertThat(folder.names()).isEmpty();
    assertThat(store.size()).isZero();
  }

  @Test
  void filesThatAreNoTransfersAreDeletedAtTheStart() {
    folder.disk.open("junk", (position, body) -> true).append(ByteBuffer.wrap(new byte[] {1}));
    TransferFile.create(folder.disk, "misnamed", MANIFEST);

    assertThat(new SegmentStore(folder).size()).isZero();
    assertThat(folder.names()).isEmpty();
    assertThat(folder.open()).isZero();
  }

  /**
   * A bit that flips anywhere costs what lies behind it, and shows nothing that was not written.
   */
  @Test
  void aFlippedBitCostsSegmentsAndNothingElse() {
    for (int bit = 0; bit < 8 * 1300; bit += 7) {
      FailingFolder disk = new FailingFolder();
      TransferFile file = new SegmentStore(disk).begin(MANIFEST);
      for (int i = 0; i < MANIFEST.segmentCount(); i++) {
        file.write(i, segment(i));
      }
      disk.disk.damage(disk.names().get(0), bit);
      for (TransferFile left : new SegmentStore(disk).open()) {
        for (int i = 0; i < MANIFEST.segmentCount(); i++) {
          if (!left.missing().isMissing(i)) {
            assertSegment(left, i);
          }
        }
      }
    }
  }
}
