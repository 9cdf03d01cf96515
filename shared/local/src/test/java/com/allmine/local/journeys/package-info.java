<<<<<<< HEAD
/**
 * Requests of clients to the local run. It has more than 15 types because each endpoint has a journey, and all of them share
 * what requests of identities need.
 */
=======
/** Journeys through the local run. There are more than 15 types, because each endpoint has its own journey. */
>>>>>>> 876f9e4 (wip3)
package com.allmine.local.journeys;
