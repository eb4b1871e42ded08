package space.perigee.sim.lab.trial;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import space.perigee.onboard.memory.RamStorage;
import space.perigee.onboard.memory.RecordStorage;

/** Stores the state of a run, from which it resumes after an interruption. */
public interface TrialStore extends Closeable {

  interface State {
    void writeTo(DataOutput out) throws IOException;
  }

  /** Returns a store that saves nothing. */
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
   * Returns the last saved state, if any.
   *
   * @throws space.perigee.sync.io.InputException if it is damaged
   */
  Optional<DataInputStream> open() throws IOException;

  /** Saves a state durably. */
  void save(State state) throws IOException;

  /** Returns the storage of the strategy's memory. */
  RecordStorage memory();

  /** Deletes the memory at the end of the run. */
  void dropMemory() throws IOException;
}
