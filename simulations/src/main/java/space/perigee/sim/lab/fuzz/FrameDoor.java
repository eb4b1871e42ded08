package space.perigee.sim.lab.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import space.perigee.sim.lab.faults.MissionKeys;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.OpenSeal;

/**
 * Feeds frames to an endpoint, from an outsider without keys or from an insider, who can put a
 * valid tag and signature on any bytes. After an outsider's frames, all contents must still arrive.
 */
public final class FrameDoor implements Door {

  private static final int INPUTS = 400;
  private static final int SEALED_INPUTS = 120;
  private static final int CONTENTS = 4;
  private static final int TICKS_BETWEEN = 30;
  private static final int TICKS_AT_END = 4000;

  private final @Nullable MissionKeys keys;

  /**
   * @param keys keys of the endpoints; null if they have none
   */
  FrameDoor(@Nullable MissionKeys keys) {
    this.keys = keys;
  }

  @Override
  public String name() {
    return keys == null ? "frames" : "frames with keys";
  }

  private FrameSeal seal(SplittableRandom random, boolean isGround) {
    return keys == null
        ? new OpenSeal()
        : keys.seal(
            isGround ? MissionKeys.GROUND : MissionKeys.satellite(0),
            isGround ? MissionKeys.satellite(0) : MissionKeys.GROUND,
            random.nextLong(),
            Ends.START);
  }

  @Override
  public void session(SplittableRandom random, InputMeter meter) throws IOException {
    FrameSeal onBoard = seal(random, false);
    FrameSeal atGround = seal(random, true);
    Ends ends = new Ends(random.split(), onBoard, atGround, Ends.inMemory(), Ends.inMemory());
    Mutator mutator = new Mutator(random.split());
    ends.post(CONTENTS);
    List<byte[]> corpus = new ArrayList<>(ends.talk(random.nextInt(1, TICKS_AT_END / 8), true));
    ends.post(CONTENTS);
    boolean isInsider = random.nextBoolean();
    for (int i = keys == null ? INPUTS : SEALED_INPUTS; i > 0; i--) {
      boolean isUp = random.nextBoolean();
      byte[] input = mutator.mutate(corpus);
      if (isInsider && random.nextInt(3) > 0) {
        input = tagged(random, mutator, isUp ? atGround : onBoard, input);
      }
      feed(ends, isUp ? ends.satellite : ends.ground, input, meter);
      if (random.nextInt(10) == 0) {
        corpus.addAll(ends.talk(random.nextInt(TICKS_BETWEEN), true));
      }
    }
    if (!isInsider) {
      ends.talk(TICKS_AT_END, false);
      if (ends.satellite.waiting() + ends.ground.waiting() > 0) {
        throw new FuzzFinding("prevents contents from arriving", new byte[0], null);
      }
    }
  }

  private static void feed(Ends ends, Ends.End end, byte[] input, InputMeter meter) {
    Endpoint endpoint = end.endpoint;
    meter.take(
        input,
        () -> {
          if (!endpoint.onFrame(input, ends.now())) {
            return "rejected";
          }
          return endpoint.poll(ends.now()).isPresent() ? "accepted and answered" : "accepted";
        });
  }

  /** Returns a control or bulk frame with forged contents and a valid tag. */
  private static byte[] tagged(
      SplittableRandom random, Mutator mutator, FrameSeal seal, byte[] input) {
    int tag = seal.tagBytes();
    int choice = random.nextInt(4);
    if (choice == 0 && input.length > tag) {
      byte[] body = Arrays.copyOf(input, input.length - tag);
      return bulk(seal, body);
    }
    if (choice == 1 && input.length > 1 + tag) {
      return control(seal, Arrays.copyOfRange(input, 1 + tag, input.length));
    }
    if (choice == 2) {
      return control(seal, mutator.message());
    }
    // Field 1 is a manifest, field 4 a receipt, with a valid signature.
    byte[] signed = seal.sign(mutator.message());
    ByteBuffer body = ByteBuffer.allocate(6 + signed.length);
    body.put((byte) (((random.nextBoolean() ? 1 : 4) << 3) | 2));
    int length = signed.length;
    while (length > 0x7f) {
      body.put((byte) ((length & 0x7f) | 0x80));
      length >>>= 7;
    }
    body.put((byte) length).put(signed).flip();
    byte[] bytes = new byte[body.remaining()];
    body.get(bytes);
    return control(seal, bytes);
  }

  private static byte[] control(FrameSeal seal, byte[] body) {
    ByteBuffer wire = ByteBuffer.allocate(1 + seal.tagBytes() + body.length);
    wire.put((byte) 0);
    seal.tag(ByteBuffer.wrap(body), wire);
    return wire.put(body).array();
  }

  private static byte[] bulk(FrameSeal seal, byte[] body) {
    ByteBuffer wire = ByteBuffer.allocate(body.length + seal.tagBytes());
    wire.put(body);
    seal.tag(ByteBuffer.wrap(body), wire);
    return wire.array();
  }
}
