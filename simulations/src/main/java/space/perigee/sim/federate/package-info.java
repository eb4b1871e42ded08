/**
 * Measures the accuracy that a compressed link costs, for {@code perigee sim federate}: for each
 * seed a model is trained twice by federated averaging, in one process, once with float32 weights
 * on the link and once with Perigee's deltas. {@link space.perigee.sim.federate.FederatedRun}, the
 * place to start reading, is the algorithm; {@link space.perigee.sim.federate.FederatedClients}
 * trains with the code that runs on board; {@link space.perigee.sim.federate.LinkCoding} is the
 * link. Contacts and time play no role.
 */
@NullMarked
package space.perigee.sim.federate;

import org.jspecify.annotations.NullMarked;
