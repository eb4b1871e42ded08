package space.perigee.ground.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.sync.journal.FileJournalFolder;
import space.perigee.sync.journal.Journal;
import space.perigee.sync.journal.JournalFolder;

@SuppressWarnings("NullAway.Init")
class YoungJournalsTest {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path folder;
  private final YoungJournals journals = new YoungJournals(SECOND, NOON);

  private List<Path> files() {
    if (!Files.exists(folder.resolve("a"))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder.resolve("a"))) {
      return files.toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private JournalFolder open() {
    return journals.folder(folder.resolve("a"));
  }

  private static Journal journal(JournalFolder in, String name) {
    return in.open(name, (position, body) -> false);
  }

  private static long append(Journal journal, int... bytes) {
    ByteBuffer body = ByteBuffer.allocate(bytes.length);
    for (int b : bytes) {
      body.put((byte) b);
    }
    return journal.append(body.flip());
  }

  private static byte[] read(Journal journal, long position, int length) {
    ByteBuffer into = ByteBuffer.allocate(length);
    journal.read(position, into);
    return into.array();
  }

  private static List<byte[]> bodies(JournalFolder in, String name) {
    List<byte[]> bodies = new ArrayList<>();
    in.open(
            name,
            (position, body) -> {
              byte[] bytes = new byte[body.remaining()];
              body.get(bytes);
              return bodies.add(bytes);
            })
        .close();
    return bodies;
  }

  @Test
  void whatIsDeletedSoonNeverTouchesTheDisk() {
    JournalFolder in = open();
    Journal journal = journal(in, "x");
    append(journal, 1, 2, 3);
    journal.force();
    journals.settle(NOON.plusMillis(999));
    assertThat(in.names()).containsExactly("x");
    in.delete("x");
    journals.settle(NOON.plusSeconds(9));

    assertThat(files()).isEmpty();
    assertThat(in.names()).isEmpty();
    assertThat(journals.size()).isZero();
  }

  @Test
  void whatLivesLongerMovesToAFileAndGoesOnThere() {
    Journal journal = journal(open(), "x");
    long first = append(journal, 1, 2, 3);
    long second = append(journal, 4, 5);
    journals.settle(NOON.plusSeconds(1));
    assertThat(files()).hasSize(1);
    long third = append(journal, 6);
    journal.force();

    assertThat(read(journal, first + 1, 2)).containsExactly(2, 3);
    assertThat(read(journal, second, 2)).containsExactly(4, 5);
    assertThat(read(journal, third, 1)).containsExactly(6);
    assertThat(journals.size()).isZero();
    journal.close();
    assertThat(bodies(new FileJournalFolder(folder.resolve("a")), "x"))
        .containsExactly(new byte[] {1, 2, 3}, new byte[] {4, 5}, new byte[] {6});
    assertThat(bodies(open(), "x")).hasSize(3);
    open().delete("x");
    assertThat(files()).isEmpty();
  }

  @Test
  void aNewSessionFindsTheYoungJournalsOfTheOneBefore() {
    append(journal(open(), "x"), 1, 2);

    assertThat(bodies(open(), "x")).containsExactly(new byte[] {1, 2});
  }

  @Test
  void aRejectedRecordAndAllBehindItAreCutOff() {
    JournalFolder in = open();
    Journal journal = journal(in, "x");
    append(journal, 1);
    append(journal, 2);
    append(journal, 3);
    in.open("x", (position, body) -> body.get(0) == 1);

    assertThat(bodies(in, "x")).containsExactly(new byte[] {1});
  }

  @Test
  void aLongJournalIsNotKeptInMemory() {
    Journal journal = journal(open(), "x");
    long at = journal.append(ByteBuffer.allocate(300_000));

    assertThat(files()).hasSize(1);
    assertThat(read(journal, at + 299_999, 1)).containsExactly(0);
  }

  @Test
  void allTogetherAreBounded() {
    JournalFolder in = open();
    int most = (int) (YoungJournals.MOST / 250_000);
    for (int i = 0; i < 300; i++) {
      journal(in, "j" + i).append(ByteBuffer.allocate(250_000));
      journals.settle(NOON);
    }
    assertThat(journals.size()).isBetween(most - 1, most + 1);
    journals.settleAll();
    assertThat(files()).hasSize(300);
  }
}
