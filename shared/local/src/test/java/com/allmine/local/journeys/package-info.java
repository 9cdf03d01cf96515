/**
 * Requests of clients to the local run. It has more than 15 types because each endpoint has a journey, and all of them share
 * what requests of identities need.
 */
package com.allmine.local.journeys;
