package space.perigee.sim.lab.trial;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import space.perigee.onboard.memory.RamStorage;
import space.perigee.onboard.memory.RecordStorage;

/** Where a run of one seed keeps its state, to go on from after an interruption. */
public interface TrialStore extends Closeable {

  /** What is to be kept. */
  interface State {
    void writeTo(DataOutput out) throws IOException;
  }

  /** One that keeps nothing. */
  static TrialStore none() {
    return new TrialStore() {

      private final RecordStorage memory = new RamStorage();

      @Override
      public Optional<DataInputStream> open() {
        return Optional.empty();
      }

      @Override
      public void save(State state) {}

      @Override
      public RecordStorage memory() {
        return memory;
      }

      @Override
      public void dropMemory() {}

      @Override
      public void close() {}
    };
  }

  /**
   * The state that was saved last; empty if none was.
   *
   * @throws space.perigee.sync.io.InputException if it is damaged
   */
  Optional<DataInputStream> open() throws IOException;

  /** Keeps a state; it is durable when this returns. */
  void save(State state) throws IOException;

  /** Where the strategy's memory lies. */
  RecordStorage memory();

  /** The run is over, and its memory is not needed any more. */
  void dropMemory() throws IOException;
}
