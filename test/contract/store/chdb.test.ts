import { storeContract } from './contract.ts';
import { chdbPlace } from './harness.ts';

storeContract('chDB', chdbPlace);
