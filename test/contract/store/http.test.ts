import { storeContract } from './contract.ts';
import { httpPlace } from './harness.ts';

storeContract('HTTP', httpPlace);
