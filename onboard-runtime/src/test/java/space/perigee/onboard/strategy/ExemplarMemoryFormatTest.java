package space.perigee.onboard.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import space.perigee.onboard.engine.ChannelLayout;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.memory.RamStorage;
import space.perigee.onboard.memory.RecordStore;

/** The index of a memory in a checkpoint, of this version and of earlier ones. */
class ExemplarMemoryFormatTest {

  private static final int CAPACITY = 3;
  private static final int RECORD = 10;

  private static ExemplarMemory memory(ExemplarMemory.Policy policy, RamStorage disk) {
    ExemplarCodec codec = new ExemplarCodec(ChannelLayout.ofInput(List.of(2)), 0, 8);
    return new ExemplarMemory(policy, CAPACITY, codec, disk.open("replay", CAPACITY, RECORD), 1);
  }

  private static DataInputStream in(ByteArrayOutputStream bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
  }

  /** A record as earlier versions wrote it: with a range of its own, from 0 to 255. */
  private static byte[] earlier(int first, int second) {
    return ByteBuffer.allocate(RECORD)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putFloat(0)
        .putFloat(1)
        .put((byte) first)
        .put((byte) second)
        .array();
  }

  @ParameterizedTest
  @EnumSource
  void goesOnFromAnIndexOfEarlierVersions(ExemplarMemory.Policy policy) throws IOException {
    RamStorage disk = new RamStorage();
    RecordStore store = disk.open("replay", CAPACITY, RECORD);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(RECORD);
    out.writeLong(9);
    out.writeLong(1234);
    out.writeInt(2);
    out.writeInt(4);
    out.writeLong(7);
    out.writeInt(5);
    out.writeLong(2);
    out.writeInt(CAPACITY);
    int[] labels = {4, 5, 4};
    for (int i = 0; i < CAPACITY; i++) {
      RecordStore.Place place = store.put(earlier(i, 100 + i));
      out.writeInt(labels[i]);
      out.writeInt(place.slot());
      out.writeInt(place.checksum());
    }

    ExemplarMemory resumed = memory(policy, disk);
    resumed.restore(in(bytes));

    assertThat(resumed.all())
        .extracting(sample -> sample.row()[0], sample -> sample.row()[1], Exemplar::label)
        .containsExactlyInAnyOrder(tuple(0f, 100f, 4), tuple(1f, 101f, 5), tuple(2f, 102f, 4));
    SplitMix64 random = new SplitMix64(3);
    for (int i = 0; i < 50; i++) {
      float[] row = {random.nextFloat(), 1000 * random.nextFloat()};
      resumed.offer(new Exemplar(row, 4 + i % 2, new float[0]));
    }
    assertThat(resumed.size()).isEqualTo(CAPACITY);
    assertThat(resumed.all()).hasSize(CAPACITY);
  }

  /** Its 9 samples count, whatever their classes: a new one is kept with probability 3 / 10. */
  @Test
  void aReservoirAddsUpWhatEarlierVersionsCountedByClass() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    ExemplarMemory memory = memory(ExemplarMemory.Policy.RESERVOIR, new RamStorage());
    out.writeInt(RECORD);
    out.writeLong(9);
    out.writeLong(1234);
    out.writeInt(2);
    out.writeInt(4);
    out.writeLong(7);
    out.writeInt(5);
    out.writeLong(2);
    out.writeInt(0);

    memory.restore(in(bytes));
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    memory.save(new DataOutputStream(saved));

    DataInputStream index = in(saved);
    assertThat(index.readInt()).isEqualTo(-2);
    assertThat(index.readInt()).isEqualTo(RECORD);
    assertThat(index.readLong()).isEqualTo(9);
  }

  @Test
  void refusesTheIndexOfALaterVersion() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new DataOutputStream(bytes).writeInt(-3);

    assertThatIOException()
        .isThrownBy(
            () -> memory(ExemplarMemory.Policy.RESERVOIR, new RamStorage()).restore(in(bytes)))
        .withMessage("the replay memory has format 3, this release reads up to 2");
  }
}
