/**
 * Puts a ground server under load: thousands of satellites in one process, each with its own keys,
 * certificate and model, that deliver deltas over MQTT with TLS as real satellites do.
 *
 * <p>Start with {@code LoadRun}, the course of a measurement. {@code LoadFolder} holds what is made
 * before it: keys, the start model and the coded deltas. A {@code LoadPlan} says which satellite
 * has a delta ready when; a {@code LoadSatellite} is one satellite, with the state machines that
 * fly, and a {@code SatelliteClient} its connection. {@code ServerProcess} is the server, {@code
 * ServerWatch} what it costs.
 */
@NullMarked
package space.perigee.sim.lab.load;

import org.jspecify.annotations.NullMarked;
